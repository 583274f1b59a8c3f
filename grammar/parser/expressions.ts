/** The grammar of expressions. It reads operators as a flat list; `tree/operators.ts` applies their precedence. */
import { CstParser } from 'chevrotain';
import type { CstNode, IParserErrorMessageProvider, ParserMethod } from 'chevrotain';
import * as t from '../syntax/tokens.js';

export class ExpressionGrammar extends CstParser {
  /** Statements stand in the bodies of `draws`; `training.ts` says what they are. */
  declare readonly statement: ParserMethod<[], CstNode>;

  constructor(errorMessageProvider: IParserErrorMessageProvider) {
    super(t.vocabulary, {
      recoveryEnabled: true,
      nodeLocationTracking: 'onlyOffset',
      maxLookahead: 1,
      skipValidations: true,
      errorMessageProvider,
    });
  }

  readonly expressions = this.RULE('expressions', () => {
    this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.expression);
    });
  });

  readonly expression = this.RULE('expression', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.conditional) }, { ALT: () => this.SUBRULE(this.pipe) }]);
  });

  readonly conditional = this.RULE('conditional', () => {
    this.CONSUME(t.If);
    this.SUBRULE(this.expression);
    this.CONSUME(t.word('then'));
    this.SUBRULE2(this.expression);
    this.CONSUME(t.word('else'));
    this.SUBRULE3(this.expression);
  });

  /** Pipes. Arithmetic behind a stage is read too, so that it can be reported with a fix. */
  readonly pipe = this.RULE('pipe', () => {
    this.SUBRULE(this.head);
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.arrowStage) }, { ALT: () => this.SUBRULE(this.tail) }]);
    });
  });
  readonly head = this.RULE('head', () => {
    this.OPTION(() => {
      this.CONSUME(t.Label);
      this.CONSUME(t.Colon);
    });
    this.OR([{ ALT: () => this.SUBRULE(this.repeat) }, { ALT: () => this.SUBRULE(this.operation) }]);
  });
  readonly arrowStage = this.RULE('arrowStage', () => {
    this.CONSUME(t.Arrow);
    this.SUBRULE(this.stage);
  });
  readonly stage = this.RULE('stage', () => {
    this.OPTION(() => {
      this.CONSUME(t.Label);
      this.CONSUME(t.Colon);
    });
    this.OR([{ ALT: () => this.SUBRULE(this.repeat) }, { ALT: () => this.SUBRULE(this.postfix) }]);
  });
  readonly tail = this.RULE('tail', () => {
    this.CONSUME(t.BinaryOperator);
    this.SUBRULE(this.operand);
  });

  readonly repeat = this.RULE('repeat', () => {
    this.CONSUME(t.Repeat);
    this.SUBRULE(this.operation);
    this.OPTION(() => {
      this.CONSUME(t.word('in'));
      this.SUBRULE2(this.operation);
    });
    this.OPTION2(() => {
      this.CONSUME(t.word('as'));
      this.CONSUME(t.Name);
      this.OPTION3(() => {
        this.CONSUME(t.Comma);
        this.CONSUME2(t.Name);
      });
    });
    this.CONSUME(t.OpenBrace);
    this.SUBRULE(this.expression);
    this.CONSUME(t.CloseBrace);
  });

  readonly draws = this.RULE('draws', () => {
    this.CONSUME(t.Draws);
    this.SUBRULE(this.operation);
    this.CONSUME(t.OpenBrace);
    this.OR([
      { ALT: () => this.AT_LEAST_ONE(() => this.SUBRULE(this.statement)) },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
    this.CONSUME(t.CloseBrace);
  });

  readonly operations = this.RULE('operations', () => {
    this.SUBRULE(this.operation);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.operation);
    });
  });

  /** Operations. Their operands are in the order of the text, as `tree/operators.ts` needs them. */
  readonly operation = this.RULE('operation', () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(t.BinaryOperator);
      this.SUBRULE2(this.operand);
    });
  });
  readonly operand = this.RULE('operand', () => {
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(t.Minus) }, { ALT: () => this.CONSUME(t.Not) }]));
    this.SUBRULE(this.postfix);
  });

  readonly postfix = this.RULE('postfix', () => {
    this.SUBRULE(this.atom);
    this.MANY(() => this.SUBRULE(this.suffix));
  });
  readonly suffix = this.RULE('suffix', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.CallParen);
          this.OPTION(() => this.SUBRULE(this.arguments));
          this.CONSUME(t.CloseParen);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          this.CONSUME(t.Name);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.IndexBracket);
          this.SUBRULE(this.indices);
          this.CONSUME(t.CloseBracket);
        },
      },
    ]);
  });

  readonly indices = this.RULE('indices', () => {
    this.SUBRULE(this.index);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.index);
    });
  });
  readonly index = this.RULE('index', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.SUBRULE(this.expression) }]);
  });

  readonly arguments = this.RULE('arguments', () => {
    this.SUBRULE(this.argument);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.argument);
    });
  });
  readonly argument = this.RULE('argument', () => {
    this.OPTION(() => {
      this.CONSUME(t.Key);
      this.CONSUME(t.Equals);
    });
    this.SUBRULE(this.expression);
  });

  readonly atom = this.RULE('atom', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Name) },
      { ALT: () => this.CONSUME(t.NumberToken) },
      { ALT: () => this.CONSUME(t.StringToken) },
      { ALT: () => this.SUBRULE(this.draws) },
      {
        ALT: () => {
          this.CONSUME(t.OpenBracket);
          this.OPTION(() => this.SUBRULE(this.expressions));
          this.CONSUME(t.CloseBracket);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.OpenParen);
          this.SUBRULE(this.expression);
          this.CONSUME(t.CloseParen);
        },
      },
    ]);
  });

  readonly names = this.RULE('names', () => {
    this.CONSUME(t.Name);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.CONSUME2(t.Name);
    });
  });
}
