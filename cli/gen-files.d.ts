/** Specs that the bundle carries as texts. */
declare module '*.gen' {
  const text: string;
  export default text;
}
