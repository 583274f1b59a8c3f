/** The script of the page. It stands in the page as its own source text, so it uses nothing from outside itself. */
export function client(): void {
  interface Frame {
    readonly name: string;
    readonly src: string;
    readonly sound?: string;
  }
  const byId = (id: string): HTMLElement => document.getElementById(id)!;

  /** Title and spoken news follow the state. */
  const tell = (): void => {
    const state = document.querySelector<HTMLElement>('#state > div');
    if (state?.dataset['title']) document.title = state.dataset['title'];
    const said = state?.dataset['said'] ?? '';
    const news = byId('news');
    if (news.textContent !== said) news.textContent = said;
  };

  const framesOf = (sequence: HTMLElement): readonly Frame[] =>
    JSON.parse(sequence.dataset['frames'] ?? '[]') as Frame[];

  const show = (sequence: HTMLElement, index: number): void => {
    const frame = framesOf(sequence)[index];
    const slider = sequence.querySelector('input')!;
    const image = sequence.querySelector('img')!;
    if (!frame) return;
    slider.value = String(index);
    slider.setAttribute('aria-valuetext', frame.name);
    sequence.querySelector('figcaption')!.textContent = frame.name;
    image.alt = `${sequence.dataset['name']}, ${frame.name}`;
    if (image.getAttribute('src') !== frame.src) image.src = frame.src;
    const player = sequence.querySelector('audio');
    if (player && frame.sound !== undefined && player.getAttribute('src') !== frame.sound) player.src = frame.sound;
  };

  /** A reader at the newest picture goes on to the next; one at another picture keeps it. */
  const carryOver = (before: HTMLElement, after: HTMLElement, shown: HTMLElement): void => {
    const slider = before.querySelector('input')!;
    const name = framesOf(before)[Number(slider.value)]?.name;
    const newest = slider.value === slider.max;
    const frames = framesOf(after);
    const kept = frames.findIndex((frame) => frame.name === name);
    shown.dataset['frames'] = after.dataset['frames'];
    shown.querySelector('input')!.max = String(frames.length - 1);
    shown.querySelector<HTMLElement>('.slider')!.hidden = frames.length < 2;
    show(shown, newest || kept < 0 ? frames.length - 1 : kept);
  };

  const sequencesOf = (place: ParentNode): HTMLElement[] => [...place.querySelectorAll<HTMLElement>('.sequence')];
  const namesOf = (place: ParentNode): string =>
    sequencesOf(place)
      .map((each) => each.dataset['name'])
      .join('\n');
  const focusable = (part: HTMLElement): HTMLElement[] => [
    ...part.querySelectorAll<HTMLElement>('a, button, input, summary, [tabindex]'),
  ];

  const replace = (part: HTMLElement, html: string): void => {
    const template = document.createElement('template');
    template.innerHTML = html;
    const content = template.content;
    const afters = sequencesOf(content);
    const befores = sequencesOf(part);
    // The pictures are more of the same, so a reader who drags the slider goes on dragging it.
    if (
      afters.length > 0 &&
      afters.length === content.querySelectorAll('h3').length &&
      namesOf(content) === namesOf(part) &&
      afters.length === part.querySelectorAll('h3').length
    ) {
      afters.forEach((after, index) => carryOver(befores[index]!, after, befores[index]!));
      return;
    }
    for (const after of afters) {
      const before = befores.find((each) => each.dataset['name'] === after.dataset['name']);
      if (before) carryOver(before, after, after);
    }
    const open = new Map(
      [...part.querySelectorAll('details')].map((each) => [each.querySelector('summary')?.textContent, each.open]),
    );
    const focused = focusable(part).indexOf(document.activeElement as HTMLElement);
    const scrolled = [...part.querySelectorAll('.scroll, .graph')].map((each) => each.scrollLeft);
    part.replaceChildren(content);
    part.hidden = html === '';
    for (const details of part.querySelectorAll('details')) {
      const was = open.get(details.querySelector('summary')?.textContent);
      if (was !== undefined) details.open = was;
    }
    part.querySelectorAll('.scroll, .graph').forEach((each, index) => (each.scrollLeft = scrolled[index] ?? 0));
    if (focused >= 0) focusable(part)[focused]?.focus({ preventScroll: true });
  };

  document.addEventListener('input', ({ target }) => {
    const sequence = (target as Element).closest<HTMLElement>('.sequence');
    if (sequence) show(sequence, Number((target as HTMLInputElement).value));
  });
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('button[data-move]');
    const sequence = button?.closest<HTMLElement>('.sequence');
    if (!button || !sequence) return;
    show(sequence, Number(sequence.querySelector('input')!.value) + Number(button.dataset['move']));
  });

  const source = new EventSource(`events?seen=${document.body.dataset['seen']}`);
  source.addEventListener('part', (event) => {
    const { id, html } = JSON.parse((event as MessageEvent<string>).data) as { id: string; html: string };
    const part = document.getElementById(id);
    if (part) replace(part, html);
    if (id === 'state') tell();
  });
  source.onopen = () => (byId('gone').hidden = true);
  source.onerror = () => (byId('gone').hidden = false);
  tell();
}
