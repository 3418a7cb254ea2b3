/** Bytes that are not what their format asks for. `format` names the document, `problem` what is wrong with it. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly format: string;
  readonly problem: string;

  constructor(format: string, problem: string, options?: ErrorOptions) {
    super(`${format}: ${problem}`, options);
    this.format = format;
    this.problem = problem;
  }
}
