/** The grammar of bodies, training blocks and the clauses behind losses, metrics, samples and plots. */
import * as t from '../syntax/tokens.js';
import { ExpressionGrammar } from './expressions.js';

export class TrainingGrammar extends ExpressionGrammar {
  readonly clauses = this.RULE('clauses', () => {
    this.MANY(() => this.SUBRULE(this.clause));
  });
  readonly clause = this.RULE('clause', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.word('on'));
          this.SUBRULE(this.operations);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('first'));
          this.SUBRULE(this.operation);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('random'));
          this.SUBRULE2(this.operation);
        },
      },
      { ALT: () => this.SUBRULE(this.schedule) },
      {
        ALT: () => {
          this.CONSUME(t.word('each'));
          this.CONSUME(t.Name);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('after'));
          this.CONSUME2(t.Name);
        },
      },
    ]);
  });
  readonly schedule = this.RULE('schedule', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.word('at'));
          this.OR2([
            { ALT: () => this.SUBRULE(this.interval) },
            {
              ALT: () => {
                this.CONSUME(t.EpochWord);
                this.OR3([{ ALT: () => this.SUBRULE2(this.interval) }, { ALT: () => this.SUBRULE(this.operations) }]);
              },
            },
          ]);
        },
      },
      { ALT: () => this.SUBRULE3(this.interval) },
    ]);
  });
  readonly interval = this.RULE('interval', () => {
    this.CONSUME(t.word('every'));
    this.OPTION(() => this.SUBRULE(this.operation));
    this.OPTION2(() => this.CONSUME(t.EpochWord));
  });

  readonly body = this.RULE('body', () => {
    this.CONSUME(t.OpenBrace);
    this.MANY(() => this.SUBRULE(this.statement));
    this.CONSUME(t.CloseBrace);
  });
  override readonly statement = this.RULE('statement', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Def);
          this.OPTION(() => this.SUBRULE(this.target));
          this.CONSUME(t.Equals);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('return'));
          this.SUBRULE(this.expressions);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('free'));
          this.CONSUME(t.Name);
          this.CONSUME2(t.Equals);
          this.SUBRULE2(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('for'));
          this.SUBRULE(this.names);
          this.CONSUME(t.word('in'));
          this.SUBRULE3(this.expression);
          this.SUBRULE(this.body);
        },
      },
      { ALT: () => this.SUBRULE(this.step) },
      { ALT: () => this.CONSUME(t.Unreadable) },
    ]);
  });
  /** The place of `x[i, j] = …`. */
  readonly target = this.RULE('target', () => {
    this.CONSUME(t.IndexBracket);
    this.SUBRULE(this.expressions);
    this.CONSUME(t.CloseBracket);
  });

  readonly step = this.RULE('step', () => {
    this.OPTION(() => {
      this.CONSUME(t.word('step'));
      this.CONSUME(t.Name);
      this.CONSUME(t.Colon);
    });
    this.CONSUME(t.word('minimize'));
    this.SUBRULE(this.expression);
    this.CONSUME(t.word('over'));
    this.SUBRULE(this.names);
    this.OPTION2(() => {
      this.CONSUME(t.word('with'));
      this.SUBRULE(this.operation);
    });
    this.MANY(() => {
      this.CONSUME(t.OptionComma);
      this.SUBRULE(this.stepOption);
    });
  });
  readonly stepOption = this.RULE('stepOption', () => {
    this.CONSUME(t.OptionWord);
    this.OPTION(() => this.CONSUME(t.Modifier));
    this.SUBRULE(this.operation);
  });

  readonly trainBlock = this.RULE('trainBlock', () => {
    this.CONSUME(t.OpenBrace);
    this.MANY(() => this.SUBRULE(this.trainItem));
    this.CONSUME(t.CloseBrace);
  });
  readonly trainItem = this.RULE('trainItem', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.step) },
      {
        ALT: () => {
          this.CONSUME(t.word('together'));
          this.SUBRULE(this.trainBlock);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('stage'));
          this.CONSUME(t.Name);
          this.SUBRULE2(this.trainBlock);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.word('freeze'));
          this.SUBRULE(this.names);
        },
      },
      { ALT: () => this.SUBRULE(this.drop) },
      {
        ALT: () => {
          this.CONSUME(t.SettingWord);
          this.SUBRULE(this.expression);
        },
      },
      { ALT: () => this.CONSUME(t.Unreadable) },
    ]);
  });

  readonly drop = this.RULE('drop', () => {
    this.CONSUME(t.word('drop'));
    this.OPTION(() => this.CONSUME(t.DropWord));
    this.SUBRULE(this.operations);
    this.SUBRULE(this.place);
  });
  readonly place = this.RULE('place', () => {
    this.OPTION(() => {
      this.CONSUME(t.word('in'));
      this.SUBRULE(this.operations);
    });
  });
}
