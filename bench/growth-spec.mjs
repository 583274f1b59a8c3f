/** A spec whose net has the given number of layers, written out without a loop of the language. */
export function specOfDepth(layers) {
  const stages = Array.from({ length: layers }, (_, index) => `      -> Dense(${16 + (index % 7)})`).join('\n');
  return `model Deep {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Deep(x) -> [28, 28, 1] in 0..1 {
    return x -> Flatten
${stages}
      -> Dense(784) -> sigmoid -> Reshape(28, 28, 1)
  }
  loss total = sum(bce(Deep(x), x))
  train {
    minimize total over Deep with adam(lr=1e-3)
    batch 64
    epochs 1
  }
}
`;
}
