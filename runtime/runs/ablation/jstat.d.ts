/** Types for the functions used of jstat, which has none of its own. */
declare module 'jstat' {
  interface Distribution {
    cdf(x: number, degreesOfFreedom: number): number;
  }
  const jstat: { readonly jStat: { readonly studentt: Distribution } };
  export default jstat;
}
