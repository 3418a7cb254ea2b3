import type { TrustErrorKind } from '#shared/failure.ts';

/** Trust data that must not be used: what is wrong, with which role, in one plain sentence. */
export class TrustRefusal extends Error {
  readonly kind: TrustErrorKind;
  readonly role: string;
  readonly detail: string;

  constructor(kind: TrustErrorKind, role: string, detail: string, options?: ErrorOptions) {
    super(`${role}: ${detail}`, options);
    this.kind = kind;
    this.role = role;
    this.detail = detail;
  }
}
