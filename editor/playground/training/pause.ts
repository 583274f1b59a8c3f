/** The hold between two iterations of a training, and the turn that it gives to messages. */
export class Pause {
  private held: Promise<void> | undefined;
  private free: () => void = () => undefined;
  private turned = performance.now();

  hold(): void {
    this.held ??= new Promise((resolve) => (this.free = resolve));
  }

  release(): void {
    this.free();
    this.held = undefined;
  }

  /** Waits while the training is held. Otherwise it lets waiting messages in, ten times a second. */
  async between(): Promise<void> {
    if (performance.now() - this.turned > 100 || this.held) {
      await new Promise((resolve) => setTimeout(resolve));
      this.turned = performance.now();
    }
    await this.held;
  }
}
