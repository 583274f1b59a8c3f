/** Warnings about layers and critics. */
import { define } from '../../../grammar/messages/define.js';

const gan = (field: string, last: string, d: string): string => `model GAN {
  data fashion_mnist { x: [28, 28, 1]${field} }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> ${last} }
  net D(x) { return x -> Flatten -> Dense(1) }
  let fake = G(normal([8]))
  loss d = bce_logits(D(x), 1) + bce_logits(D(${d}), 0)
  loss g = bce_logits(D(fake), 1)
  train {
    step critic:    minimize d over D with adam()
    step generator: minimize g over G with adam()
  }
}`;

const penalised = (norm: string): string => `model Penalised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Conv(8, 4, stride=2, bias=false) -> ${norm} -> leaky_relu(0.2) -> Flatten -> Dense(1) }
  let real = D(x)
  loss d = bce_logits(real, 1) + 10 * (norm(grad(real, x)) - 1)^2
  train { minimize d over D with adam() }
}`;

export const layerAdvice = [
  define({
    code: 'GEN4003',
    name: 'gradient-penalties-see-single-examples',
    severity: 'warning',
    title: 'a net under a gradient penalty does not mix the examples of a batch',
    explanation:
      'A gradient penalty holds the critic’s slope at each example to one. With batch normalisation the answer to one example depends on all the others, so that slope does not exist. Gulrajani et al. (2017) use layer normalisation instead; instance normalisation works as well.',
    bad: penalised('BatchNorm'),
    good: penalised('LayerNorm'),
    messages: {
      normalises: ({ place, layer, alone, net }: { place: string; layer: string; alone: string; net: string }) => ({
        message: `a gradient penalty on ${place}, which normalises over the batch`,
        label: 'the gradient of each example depends on all the others',
        why: `The penalty wants the gradient of each example by itself, but ${layer} mixes the examples of a batch, so that there is no such gradient. Gulrajani et al. (2017) use layer normalisation in the critic instead.`,
        hint: `Write swap ${layer} for ${alone}${net === '' ? '' : ` in ${net}`}, or leave the normalisation out.`,
      }),
      compares: ({ place, layer }: { place: string; layer: string }) => ({
        message: `a gradient penalty on ${place}, which compares the examples of a batch`,
        label: 'the gradient of each example depends on all the others',
        why: `The penalty wants the gradient of each example by itself, but ${layer} mixes the examples of a batch, so that there is no such gradient.`,
        hint: `Leave ${layer} out, or write \`// allow: GEN4003\` above this where the source has it so.`,
      }),
    },
  }),
  define({
    code: 'GEN4004',
    name: 'biases-are-not-absorbed',
    severity: 'warning',
    title: 'no bias stands straight before a normalisation that takes it away',
    explanation:
      'Batch and instance normalisation subtract the mean of each channel, and a bias only moves that mean: it changes nothing, but is stored and trained. Write bias=false. Where a source has the bias and counts it, write bias=true, and the warning is gone. It is given once per net.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3) -> BatchNorm -> relu }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, bias=false) -> BatchNorm -> relu }
}`,
    messages: {
      bias: ({ layer, norm, others, net }: { layer: string; norm: string; others: number; net: string }) => ({
        message: `the bias of \`${layer}\` is idle: \`${norm}\` takes it away again${others > 0 ? ` (${others} more in \`${net}\`)` : ''}`,
        why: `${norm} subtracts the mean of each channel, and a bias only shifts that mean. It is stored and trained for nothing, and the shift of the normalisation does its work.`,
        hint: 'Write bias=false. To keep it, because a source counts it, say so: bias=true, on the layer or for all of them with set bias=true on ….',
      }),
    },
  }),
  define({
    code: 'GEN4005',
    name: 'critics-see-stopped-fakes',
    severity: 'warning',
    title: 'a critic’s step stops the gradient before the generator',
    explanation:
      'The critic’s step moves the critic alone. Unless the fake is wrapped in stop(…), its gradient is still computed all the way through the generator, and then thrown away.',
    bad: gan(' in 0..1', 'sigmoid', 'fake'),
    good: gan(' in 0..1', 'sigmoid', 'stop(fake)'),
    messages: {
      fakes: ({
        step,
        critic,
        generator,
        isShared,
        loss,
      }: {
        step: string;
        critic: string;
        generator: string;
        isShared: boolean;
        loss: string;
      }) => ({
        message: `the step \`${step}\` trains \`${critic}\`, but its gradient also runs through \`${generator}\``,
        label: `the output of \`${generator}\` is not stopped`,
        why: `Only \`${critic}\` is moved here, so what flows on into \`${generator}\` is computed and thrown away: about twice the work, and a reader has to wonder which of the two was meant.`,
        hint: isShared
          ? `The same value serves \`${generator}\`'s own loss; write ${critic}(stop(…)) in \`${loss}\`.`
          : `Wrap it: ${critic}(stop(…)).`,
      }),
    },
  }),
  define({
    code: 'GEN4006',
    name: 'kernels-divide-by-strides',
    severity: 'warning',
    title: 'the kernel of a transposed convolution is a multiple of its stride',
    explanation:
      'Otherwise its copies overlap unevenly, and the output shows a regular pattern of brighter and darker pixels (Odena, Dumoulin & Olah 2016, "Deconvolution and checkerboard artifacts"). Kernel 4 with stride 2 is the usual choice. Where a source has an uneven kernel, write // allow: GEN4006 above the net.',
    bad: `model Small {
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 3, stride=2) }
}`,
    good: `model Small {
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 4, stride=2) }
}`,
    messages: {
      checkerboard: ({
        kernel,
        stride,
        net,
        even,
        keepsSize,
      }: {
        kernel: string;
        stride: string;
        net: string;
        even: string;
        keepsSize: boolean;
      }) => ({
        message: `a kernel of ${kernel} with stride ${stride} makes checkerboards in \`${net}\``,
        label: `${kernel} is not a multiple of ${stride}`,
        why: 'Where the kernel is not a multiple of the stride, its copies overlap unevenly: some pixels of the output receive more terms than their neighbours, in a regular pattern that training has to work against (Odena et al. 2016).',
        hint: `Use kernel ${even}${keepsSize ? ", which keeps the output's size here" : ' with a padding that keeps the size'}, or Upsample before a Conv. If your source has it so, write // allow: GEN4006 above the net.`,
      }),
    },
  }),
  define({
    code: 'GEN4008',
    name: 'instance-norms-have-maps',
    severity: 'warning',
    title: 'normalisation has more than one number to take the mean of',
    explanation:
      'Instance normalisation subtracts from each channel of each picture its own mean. Of a 1×1 map nothing is left but the learned shift, and the layers before it have no effect any more. Layer normalisation of a single number is the same. Leave the normalisation out there.',
    bad: `model Small {
  net Body(x: [2, 2, 8]) { return x -> Conv(16, 4, stride=2, bias=false) -> InstanceNorm -> relu }
}`,
    good: `model Small {
  net Body(x: [2, 2, 8]) { return x -> Conv(16, 4, stride=2) -> relu }
}`,
    messages: {
      constant: ({ layer, isMap, shape, path }: { layer: string; isMap: boolean; shape: string; path: string }) => ({
        message: `\`${layer}\` of ${isMap ? 'a 1×1 map' : 'one number'} gives the same numbers whatever comes in`,
        label: `receives ${shape}`,
        why: isMap
          ? `It subtracts from each channel its own mean over height and width. Where a channel is one number, that leaves zero, and only the learned shift remains: nothing of the picture gets through ${path}.`
          : `It subtracts the mean of each example from it. Of a single number that leaves zero, and only the learned shift remains: nothing of what comes in gets through ${path}.`,
        hint: isMap
          ? 'Leave the normalisation out at this layer (norm=none in a block), or stop shrinking the map one layer earlier.'
          : 'Leave the normalisation out at this layer (norm=none in a block).',
      }),
    },
  }),
];
