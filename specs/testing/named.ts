/** Specs in which every name of an author is drawn from a list, for tests that no name has a special meaning. */
import fc from 'fast-check';

/** Words of JavaScript, of emitted modules, of objects and of genc, and pairs that are equal once rewritten. */
export const hostileNames: readonly string[] = [
  ...'await arguments async break case catch class const continue debugger default delete do else enum eval export extends',
  ...' false finally for from function get if implements import in instanceof interface let new null of package private',
  ...' protected public return set static super switch this throw true try type typeof undefined var void while with yield',
  ...' NaN Infinity Object Array Promise Symbol Number String Function Float32Array Math JSON Map globalThis exports module require',
  ...' __proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString',
  ...' __defineGetter__ __lookupSetter__ __esModule then length name caller toJSON',
  ...' tf nn flow w pass weights Weights Batch model batch given weight state defineModel Pass Tensors Tensor Tensor1D Tensor4D Scalar',
  ...' zeros ones constant glorotUniform adam sgd rmsprop evaluate found gradient results rounded value share inverse',
  ...' output output0 output1 z log_det logDet vectors indices x2 w2 z1 z2 h2 super2 conv_2 dense dense_2 repeat after kernel bias',
  ...' role initializer shape kind settings path terms loss over optimizer averages stored samples plots data train test once first',
  ...' my_net myNet MyNet my__net a_b aB AB _ __ _1 a A b B losses con aux nul optimizer_ last best',
  ...' step net block let_ fn param sample plot use pool codebook variant ablation metric stage minimize freeze drop insert swap',
]
  .join('')
  .split(' ')
  .filter((name, index, all) => name !== '' && all.indexOf(name) === index);

/** Maps a plain name to a name; the names of one scope are all different. */
export type Naming = (scope: string, plain: string) => string;

const first = Number(process.env['GENC_NAMES_SEED'] ?? 1);
/** The seeds of the namings that specs/names tries. */
export const namedSeeds = Array.from(
  { length: Number(process.env['GENC_NAMES_RUNS'] ?? 3) },
  (_, index) => first + index,
);
/** The models of {@link namedSpec} by their plain names. */
export const namedModels = ['Everything', 'Other', 'Flowing'] as const;

/** The naming that keeps the names of the template. */
export const plainNames: Naming = (_, plain) => plain;

/** The naming with names drawn from the list by a seed. */
export function drawnNames(seed: number): Naming {
  const order = fc.sample(fc.shuffledSubarray([...hostileNames], { minLength: hostileNames.length }), {
    numRuns: 8,
    seed,
  });
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const scopes: string[] = [];
  return (scope, plain) => {
    const key = `${scope}.${plain}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (!scopes.includes(scope)) scopes.push(scope);
    const count = counts.get(scope) ?? 0;
    counts.set(scope, count + 1);
    const name = order[scopes.indexOf(scope) % order.length]![count]!;
    known.set(key, name);
    return name;
  };
}

/**
 * A spec with one of everything that can have a name. The names of one scope (`m`: members of the model and the file)
 * differ; a body may hide outer names that it does not use.
 */
export function namedSpec(name: Naming): string {
  const m = (plain: string): string => name('m', plain);
  // A body must not hide the names that it refers to, so local names come from the scope of the members.
  const l = m;
  return `/// Something of everything.
fn ${m('double')}(${l('a')}, ${l('share')}=2) {
  ${l('both')} = ${l('a')} * ${l('share')}
  return ${l('both')} + 0 * ${l('a')}
}
block ${m('Wide')}(${l('h')}; ${l('width')}) { return ${l('h')} -> ${l('inner')}: Dense(${l('width')}) -> relu }
block ${m('Branch')}(${l('part')}: [${l('rows')}, ${l('columns')}, ${l('depth')}]) {
  return ${l('part')} -> Conv(2 * ${l('depth')}, 1, init=zeros)
}
model ${m('Everything')} {
  param ${m('size')} = 2
  let ${m('more')} = ${m('size')} + 2
  data ${m('pictures')} from "./dots" {
    ${m('x')}: [4, 4, 1] in 0..1
    ${m('digit')}: class(2) from folder
    split test=0.5
  }
  data ${m('others')} from "./dots" { ${m('other')}: [4, 4, 1] in 0..1 }

  net ${m('Encoder')}(${m('x')}) -> (${l('mean')}: [${m('size')}], ${l('logvar')}: [${m('size')}]) {
    ${l('flat')} = ${m('x')} -> Flatten -> ${l('first')}: Dense(4) -> relu
    ${l('deep')} = ${l('flat')} -> ${l('levels')}: repeat [4, 5] as ${l('each')}, ${l('count')} { ${m('Wide')}(${l('each')} + 0 * ${l('count')}) }
    return ${l('deep')} -> Dense(${m('size')}), ${l('deep')} -> Dense(${m('size')})
  }
  net ${m('Decoder')}(${l('code')}: [${m('size')}]) -> [4, 4, 1] in 0..1 {
    ${l('start')} = Weight([${m('more')}])
    ${l('low')} = ${l('code')} -> ${l('second')}: Dense(${m('more')}) -> Dropout(0.5)
    return (${l('low')} + ${l('start')}) -> ${m('Wide')}(${l('width')}=4) -> ${l('third')}: Dense(16) -> BatchNorm -> Reshape(4, 4, 1) -> sigmoid
  }
  net ${m('Slow')} = ema(${m('Decoder')}, 0.9)
  codebook ${m('Codes')}: [4, ${m('size')}]
  let ${m('q')} = ${m('Encoder')}(${m('x')})
  let ${m('z0')} = normal(${m('q')}.${l('mean')}, logvar=${m('q')}.${l('logvar')})
  let ${m('y')} = ${m('Decoder')}(${m('z0')})
  let ${m('chosen')} = nearest(${m('z0')}, ${m('Codes')})
  pool ${m('old')}(4) = ${m('y')}

  loss ${m('rebuilt')} = sum(bce(${m('y')}, ${m('x')}))
  loss ${m('near')} = mean((stop(${m('z0')}) - ${m('chosen')}.vectors)^2) + 0 * mean(${m('old')})
  loss ${m('total')} = ${m('double')}(${m('rebuilt')}, ${l('share')}=1) + ${m('near')} + sum(kl_normal(${m('q')}.${l('mean')}, ${m('q')}.${l('logvar')}))
  metric ${m('looked')} = mean(${m('Decoder')}(${m('z0')}).${l('second')})
  metric ${m('spread')} = perplexity(${m('chosen')}.indices)
  metric ${m('held')} = ${m('rebuilt')} / 16 on test first 2
  metric ${m('slope')} = norm(grad(${m('Decoder')}(${m('z0')}), ${m('z0')})) on test

  train {
    on ${m('pictures')}
    batch 2
    stage ${m('early')} { step ${m('one')}: minimize ${m('total')} over ${m('Encoder')}, ${m('Decoder')}, ${m('Codes')} with adam(lr=1e-3)  epochs 1 }
    stage ${m('late')} { freeze ${m('Encoder')}  step ${m('two')}: minimize ${m('rebuilt')} over ${m('Decoder')} with ${m('one')}  epochs 1 }
  }

  sample ${m('again')}(${m('x')}) = ${m('x')}, ${m('y')} on test first 2
  sample ${m('made')}(n=2, ${m('digit')}) = ${m('Slow')}(normal([${m('size')}])), one_hot(${m('digit')}) each ${m('digit')} after ${m('early')}
  sample ${m('decoded')}(${m('z0')}) = ${m('y')}
  sample ${m('sought')}(${m('x')}) {
    free ${l('w0')} = normal([${m('size')}])
    ${l('tried')} = ${m('Decoder')}(${l('w0')})
    minimize mean((${l('tried')} - ${m('x')})^2) over ${l('w0')} with adam(lr=0.1), repeat 2
    return ${l('tried')}, ${l('w0')}
  } on test first 2 at epochs last

  plot ${m('curves')} = lines(${m('total')}, ${m('held')})
  plot ${m('cloud')} = scatter(${m('q')}.${l('mean')}, color=${m('digit')}) on test
  plot ${m('lattice')} = grid(${m('decoded')}, over=${m('z0')}, from=-1..1, cells=2)

  evaluate ${m('outliers')} {
    score ${m('likely')} = -sum(bce(${m('Decoder')}(${m('q')}.${l('mean')}), ${m('x')}))
    score ${m('typical')} = -abs(${m('likely')} - average(${m('likely')}, ${m('pictures')}.train))
    inside ${m('pictures')}.test
    outside ${m('pictures')}.train
  }
  claim auroc(${m('outliers')}.${m('likely')}, ${m('pictures')}.train) < 2
  claim ${m('total')} < 1e9
}
variant ${m('Other')} of ${m('Everything')} {
  param ${m('size')} = 2
  set init=zeros on ${l('third')} in ${m('Decoder')}
  insert Dropout(0.1) after ${l('first')} in ${m('Encoder')}
}
ablation ${m('study')} {
  runs ${m('Everything')}, ${m('Other')}
  edit ${m('plain')} { drop BatchNorm in ${m('Decoder')} }
  compare ${m('total')} lowest
}
model ${m('Flowing')} {
  data ${m('pictures')} from "./dots" { ${m('x')}: [4, 4, 1] in 0..1 }
  flow ${m('Way')}(${m('x')}) {
    return ${m('x')} -> Dequantize(256) -> Logit(0.05) -> Squeeze(2)
      -> ${l('turns')}: repeat 2 as ${l('turn')} { ActNorm -> AffineCoupling(${m('Branch')}, mask=channelwise(${l('turn')})) }
      -> InvertibleConv -> Split
  }
  loss ${m('nll')} = -log_prob(${m('Way')}, ${m('x')})
  metric ${m('trip')} = round_trip(${m('Way')}, ${m('x')})
  train { step ${m('one')}: minimize ${m('nll')} over ${m('Way')} with adam(lr=1e-3)  batch 2  epochs 1 }
  sample ${m('drawn')}(n=2) = draw(${m('Way')}, temperature=0.8)
}
`;
}
