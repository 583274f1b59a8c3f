/** Specs that the bundle contains as texts. */
declare module '*.gen' {
  const text: string;
  export default text;
}
