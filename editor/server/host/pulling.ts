/** Whether the client asks for messages by itself. Some announce that they do and never ask. */
export class Pulling {
  private has = false;
  private readonly listeners: (() => void)[] = [];

  /** True from the first question on. */
  get hasAsked(): boolean {
    return this.has;
  }

  onFirst(listener: () => void): void {
    this.listeners.push(listener);
  }

  asked(): void {
    if (this.has) return;
    this.has = true;
    for (const hear of this.listeners) hear();
  }
}
