/** What layers that take an activation in have in common. */
/** Activations that linear layers apply themselves. */
export const takenIn: readonly string[] = ['relu', 'leaky_relu', 'sigmoid', 'tanh', 'elu'];

/** Those that normalisations do: the sign of the result tells their slope, so that nothing else needs to be kept. */
export const takenInByNormalization: readonly string[] = ['relu', 'leaky_relu'];
