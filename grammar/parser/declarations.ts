/** The grammar of declarations and the file. All are read at every level; `tree/` reports misplaced ones. */
import * as t from '../syntax/tokens.js';
import { PartsGrammar } from './parts.js';
import type { IParserErrorMessageProvider } from 'chevrotain';

export class Grammar extends PartsGrammar {
  constructor(errorMessageProvider: IParserErrorMessageProvider) {
    super(errorMessageProvider);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE('file', () => {
    this.MANY(() => this.SUBRULE(this.declaration));
  });

  readonly declaration = this.RULE('declaration', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.model) },
      { ALT: () => this.SUBRULE(this.ablation) },
      { ALT: () => this.SUBRULE(this.definition) },
      { ALT: () => this.SUBRULE(this.data) },
      { ALT: () => this.SUBRULE(this.net) },
      { ALT: () => this.SUBRULE(this.codebook) },
      { ALT: () => this.SUBRULE(this.pool) },
      { ALT: () => this.SUBRULE(this.fn) },
      { ALT: () => this.SUBRULE(this.sample) },
      { ALT: () => this.SUBRULE(this.train) },
      { ALT: () => this.SUBRULE(this.expect) },
      { ALT: () => this.SUBRULE(this.claim) },
      { ALT: () => this.SUBRULE(this.evaluate) },
      { ALT: () => this.SUBRULE(this.extern) },
      { ALT: () => this.SUBRULE(this.set) },
      { ALT: () => this.SUBRULE(this.swap) },
      { ALT: () => this.SUBRULE(this.drop) },
      { ALT: () => this.SUBRULE(this.insert) },
      { ALT: () => this.CONSUME(t.Unreadable) },
    ]);
  });

  readonly use = this.RULE('use', () => {
    this.CONSUME(t.word('use'));
    this.SUBRULE(this.names);
    this.CONSUME(t.word('from'));
    this.CONSUME(t.StringToken);
  });

  readonly model = this.RULE('model', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.word('model'));
          this.CONSUME(t.Name);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('variant'));
          this.CONSUME2(t.Name);
          this.CONSUME(t.word('of'));
          this.CONSUME3(t.Name);
        },
      },
    ]);
    this.CONSUME(t.OpenBrace);
    this.MANY(() => this.SUBRULE(this.declaration));
    this.CONSUME(t.CloseBrace);
  });

  readonly ablation = this.RULE('ablation', () => {
    this.CONSUME(t.word('ablation'));
    this.CONSUME(t.Name);
    this.CONSUME(t.OpenBrace);
    this.MANY(() => this.SUBRULE(this.ablationItem));
    this.CONSUME(t.CloseBrace);
  });

  readonly ablationItem = this.RULE('ablationItem', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.word('runs'));
          this.SUBRULE(this.names);
        },
      },
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(t.word('sweep')) }, { ALT: () => this.CONSUME(t.word('vary')) }]);
          this.CONSUME(t.Name);
          this.CONSUME(t.word('in'));
          this.SUBRULE(this.expression);
          this.OPTION(() => {
            this.CONSUME(t.word('for'));
            this.SUBRULE2(this.names);
          });
          this.OPTION2(() => {
            this.CONSUME(t.word('when'));
            this.SUBRULE2(this.expression);
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('edit'));
          this.CONSUME2(t.Name);
          this.CONSUME(t.OpenBrace);
          this.MANY2(() => this.SUBRULE(this.declaration));
          this.CONSUME(t.CloseBrace);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('seeds'));
          this.SUBRULE(this.expressions);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('compare'));
          this.SUBRULE(this.compareEntry);
          this.MANY(() => {
            this.CONSUME(t.Comma);
            this.SUBRULE2(this.compareEntry);
          });
        },
      },
      { ALT: () => this.CONSUME(t.Unreadable) },
    ]);
  });

  readonly compareEntry = this.RULE('compareEntry', () => {
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME2(t.Name));
  });

  /** `param`, `let`, `loss`, `metric`, `plot`. */
  readonly definition = this.RULE('definition', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.word('param')) },
      { ALT: () => this.CONSUME(t.word('let')) },
      { ALT: () => this.CONSUME(t.word('loss')) },
      { ALT: () => this.CONSUME(t.word('metric')) },
      { ALT: () => this.CONSUME(t.word('plot')) },
    ]);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
    this.SUBRULE(this.clauses);
  });

  /** `net`, `flow`, `block`. */
  readonly net = this.RULE('net', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.word('net')) },
      { ALT: () => this.CONSUME(t.word('flow')) },
      { ALT: () => this.CONSUME(t.word('block')) },
    ]);
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.parameters));
    this.OPTION2(() => this.SUBRULE(this.outputs));
    this.OR2([
      {
        ALT: () => {
          this.CONSUME(t.Equals);
          this.SUBRULE(this.expression);
        },
      },
      { ALT: () => this.SUBRULE(this.body) },
    ]);
    this.SUBRULE(this.extras);
  });
  readonly codebook = this.RULE('codebook', () => {
    this.CONSUME(t.word('codebook'));
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.operation);
    this.SUBRULE(this.extras);
  });
  readonly pool = this.RULE('pool', () => {
    this.CONSUME(t.word('pool'));
    this.CONSUME(t.Name);
    this.CONSUME(t.OpenParen);
    this.SUBRULE(this.expression);
    this.CONSUME(t.CloseParen);
    this.CONSUME(t.Equals);
    this.SUBRULE2(this.expression);
  });
  readonly fn = this.RULE('fn', () => {
    this.CONSUME(t.word('fn'));
    this.CONSUME(t.Name);
    this.SUBRULE(this.parameters);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Equals);
          this.SUBRULE(this.expression);
        },
      },
      { ALT: () => this.SUBRULE(this.body) },
    ]);
  });
  readonly sample = this.RULE('sample', () => {
    this.CONSUME(t.word('sample'));
    this.CONSUME(t.Name);
    this.OPTION(() => this.SUBRULE(this.parameters));
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Equals);
          this.SUBRULE(this.expressions);
        },
      },
      { ALT: () => this.SUBRULE(this.body) },
    ]);
    this.SUBRULE(this.clauses);
  });
  readonly train = this.RULE('train', () => {
    this.CONSUME(t.word('train'));
    this.SUBRULE(this.trainBlock);
  });

  readonly expect = this.RULE('expect', () => {
    this.CONSUME(t.word('expect'));
    this.SUBRULE(this.operation);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });
  readonly claim = this.RULE('claim', () => {
    this.CONSUME(t.word('claim'));
    this.SUBRULE(this.expression);
  });
  readonly extern = this.RULE('extern', () => {
    this.CONSUME(t.word('extern'));
    this.CONSUME(t.Name);
    this.SUBRULE(this.parameters);
    this.SUBRULE(this.outputs);
    this.CONSUME(t.word('from'));
    this.CONSUME(t.StringToken);
  });

  readonly set = this.RULE('set', () => {
    this.CONSUME(t.word('set'));
    this.SUBRULE(this.arguments);
    this.CONSUME(t.word('on'));
    this.SUBRULE(this.names);
    this.SUBRULE(this.place);
  });
  readonly swap = this.RULE('swap', () => {
    this.CONSUME(t.word('swap'));
    this.SUBRULE(this.expression);
    this.CONSUME(t.word('for'));
    this.SUBRULE2(this.expression);
    this.SUBRULE(this.place);
  });
  readonly insert = this.RULE('insert', () => {
    this.CONSUME(t.word('insert'));
    this.SUBRULE(this.expression);
    this.CONSUME(t.word('after'));
    this.SUBRULE(this.operation);
    this.SUBRULE(this.place);
  });
}
