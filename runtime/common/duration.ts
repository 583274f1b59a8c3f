/** A duration for people, to the nearest second or minute: `42 s`, `3 min 5 s` or `2 h 10 min`; from three days on in days. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes >= 3 * 24 * 60) return `${Math.round(minutes / (24 * 60))} days`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
