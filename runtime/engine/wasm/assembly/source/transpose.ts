/** y[column, row] = x[row, column], rows and columns lying so many float32 apart: `across` in x, `along` in y. */
export function transpose(x: usize, rows: usize, columns: usize, across: usize, y: usize, along: usize): void {
  const from = across << 2;
  const to = along << 2;
  const wholeRows = rows & ~3;
  const wholeColumns = columns & ~3;
  // Blocks of 64 rows, which stay in a near cache. Within them four rows of y at a time: more of them
  // may lie a multiple of the cache's size apart, and push each other out.
  for (let top: usize = 0; top < wholeRows; top += 64) {
    const bottom = min<usize>(wholeRows, top + 64);
    for (let column: usize = 0; column < wholeColumns; column += 4) {
      for (let row = top; row < bottom; row += 4) {
        turn(x + row * from + (column << 2), from, y + column * to + (row << 2), to);
      }
    }
  }
  for (let row: usize = 0; row < rows; row++) {
    for (let column = row < wholeRows ? wholeColumns : 0; column < columns; column++) {
      store<f32>(y + column * to + (row << 2), load<f32>(x + row * from + (column << 2)));
    }
  }
}

/** Four rows of four. */
function turn(x: usize, from: usize, y: usize, to: usize): void {
  const a = v128.load(x);
  const b = v128.load(x + from);
  const c = v128.load(x + 2 * from);
  const d = v128.load(x + 3 * from);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(y, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(y + to, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(y + 2 * to, v128.shuffle<f64>(ef, gh, 0, 2));
  v128.store(y + 3 * to, v128.shuffle<f64>(ef, gh, 1, 3));
}

/** `count` rows of `length` float32, so many float32 apart in x and in y. */
export function copyRows(x: usize, count: usize, length: usize, across: usize, y: usize, along: usize): void {
  const bytes = length << 2;
  for (let row: usize = 0; row < count; row++) {
    memory.copy(y, x, bytes);
    x += across << 2;
    y += along << 2;
  }
}
