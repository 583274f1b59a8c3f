/** The grammar of signatures, data and evaluations. */
import * as t from '../syntax/tokens.js';
import { TrainingGrammar } from './training.js';

export class PartsGrammar extends TrainingGrammar {
  readonly evaluate = this.RULE('evaluate', () => {
    this.CONSUME(t.word('evaluate'));
    this.CONSUME(t.Name);
    this.CONSUME(t.OpenBrace);
    this.MANY(() => this.SUBRULE(this.evaluateItem));
    this.CONSUME(t.CloseBrace);
  });

  readonly evaluateItem = this.RULE('evaluateItem', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.word('score'));
          this.CONSUME(t.Name);
          this.CONSUME(t.Equals);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(t.word('inside')) }, { ALT: () => this.CONSUME(t.word('outside')) }]);
          this.SUBRULE(this.expressions);
          this.OPTION(() => {
            this.CONSUME(t.word('first'));
            this.SUBRULE(this.operation);
          });
        },
      },
      { ALT: () => this.CONSUME(t.Unreadable) },
    ]);
  });

  readonly data = this.RULE('data', () => {
    this.CONSUME(t.word('data'));
    this.CONSUME(t.Name);
    this.MANY(() => this.CONSUME(t.Modifier));
    this.OPTION(() => {
      this.CONSUME(t.word('from'));
      this.SUBRULE(this.operations);
    });
    this.MANY2(() => this.SUBRULE(this.arrowStage));
    this.CONSUME(t.OpenBrace);
    this.MANY3(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.field) },
        { ALT: () => this.SUBRULE(this.setting) },
        { ALT: () => this.CONSUME(t.Unreadable) },
      ]);
    });
    this.CONSUME(t.CloseBrace);
  });

  readonly field = this.RULE('field', () => {
    this.CONSUME(t.Def);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.operation);
    this.OPTION(() => {
      this.CONSUME(t.word('in'));
      this.SUBRULE2(this.operation);
    });
    this.OPTION2(() => {
      this.CONSUME(t.word('from'));
      this.SUBRULE3(this.operation);
    });
    this.MANY(() => this.SUBRULE(this.arrowStage));
  });

  readonly setting = this.RULE('setting', () => {
    this.CONSUME(t.SettingWord);
    this.SUBRULE(this.arguments);
  });

  readonly parameters = this.RULE('parameters', () => {
    this.CONSUME(t.OpenParen);
    this.OPTION(() => this.SUBRULE(this.parameterList));
    this.OPTION2(() => {
      this.CONSUME(t.Semicolon);
      this.OPTION3(() => this.SUBRULE2(this.parameterList));
    });
    this.CONSUME(t.CloseParen);
  });

  readonly parameterList = this.RULE('parameterList', () => {
    this.SUBRULE(this.parameter);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.parameter);
    });
  });

  readonly parameter = this.RULE('parameter', () => {
    this.OPTION2(() => this.CONSUME(t.Given));
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Key);
          this.CONSUME(t.Equals);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Label);
          this.CONSUME(t.Colon);
          this.SUBRULE(this.operation);
          this.OPTION(() => {
            this.CONSUME2(t.Equals);
            this.SUBRULE2(this.expression);
          });
        },
      },
      { ALT: () => this.CONSUME(t.Name) },
    ]);
  });

  readonly outputs = this.RULE('outputs', () => {
    this.CONSUME(t.Arrow);
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.OpenParen);
          this.SUBRULE(this.output);
          this.MANY(() => {
            this.CONSUME(t.Comma);
            this.SUBRULE2(this.output);
          });
          this.CONSUME(t.CloseParen);
        },
      },
      { ALT: () => this.SUBRULE3(this.output) },
    ]);
  });

  readonly output = this.RULE('output', () => {
    this.OPTION(() => {
      this.CONSUME(t.Label);
      this.CONSUME(t.Colon);
    });
    this.SUBRULE(this.operation);
    this.OPTION2(() => {
      this.CONSUME(t.word('in'));
      this.SUBRULE2(this.operation);
    });
  });

  readonly extras = this.RULE('extras', () => {
    this.OPTION(() => {
      this.CONSUME(t.word('with'));
      this.SUBRULE(this.expressions);
    });
  });
}
