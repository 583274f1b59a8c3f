import type { Argument, Expression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import type { Meaning } from './meaning.js';

/**
 * An argument on its way to a callable. It is evaluated on demand, and once: words (`bilinear`) and configurations
 * (`normal(std=0.02)`) mean something only to the setting that receives them, and layers in an expression must not be made twice.
 */
export class BoundArgument {
  private known?: Meaning;

  private constructor(
    readonly name: string | undefined,
    readonly nameSpan: Span | undefined,
    readonly span: Span,
    readonly expression?: Expression,
    readonly environment?: Environment,
  ) {}

  static written(argument: Argument, environment: Environment): BoundArgument {
    return new BoundArgument(
      argument.name?.name,
      argument.name?.span,
      argument.value.span,
      argument.value,
      environment,
    );
  }

  static of(meaning: Meaning, span: Span): BoundArgument {
    const argument = new BoundArgument(undefined, undefined, span);
    argument.known = meaning;
    return argument;
  }

  static named(name: string, meaning: Meaning, span: Span): BoundArgument {
    const argument = new BoundArgument(name, undefined, span);
    argument.known = meaning;
    return argument;
  }

  /** The same argument under the name of the place that it fills. */
  as(name: string): BoundArgument {
    const argument = new BoundArgument(name, undefined, this.span, this.expression, this.environment);
    argument.known = this.known;
    return argument;
  }

  evaluate(builder: Builder): Meaning {
    this.known ??= builder.evaluate(this.expression!, this.environment!);
    return this.known;
  }
}
