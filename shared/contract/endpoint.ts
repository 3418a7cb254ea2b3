import type { z } from 'zod';
import type { Failure, FailureCode } from '../failure.ts';

/** A question the window may ask main. Declared once; both sides' types are read off it. */
export interface Endpoint<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType, C extends FailureCode = FailureCode> {
  readonly input: I;
  readonly output: O;
  /** What a caller must be ready to hear, besides the failures every endpoint has. */
  readonly fails: readonly C[];
  /** Whether it is answered while Signet is locked. */
  readonly whileLocked: boolean;
}

interface Declared<I extends z.ZodType, O extends z.ZodType, C extends FailureCode> {
  readonly input: I;
  readonly output: O;
  readonly fails: readonly C[];
  readonly whileLocked?: boolean;
}

export const endpoint = <I extends z.ZodType, O extends z.ZodType, const C extends FailureCode>(
  declared: Declared<I, O, C>,
): Endpoint<I, O, C> => ({ whileLocked: false, ...declared });

/** Something main tells the window. */
export interface Notice<T extends z.ZodType = z.ZodType> {
  readonly payload: T;
  readonly whileLocked: boolean;
}
export const notice = <T extends z.ZodType>(payload: T, whileLocked = false): Notice<T> => ({ payload, whileLocked });

/** Failures that any endpoint may answer. */
export const commonFailures = ['unexpected', 'bad-request', 'locked', 'disk-full', 'file-not-writable', 'data-folder-unsafe'] as const;
export type CommonFailure = (typeof commonFailures)[number];

export type Reply<T, C extends FailureCode = FailureCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure<C | CommonFailure> };

export type Group = Readonly<Record<string, Endpoint>>;
export type Contract = Readonly<Record<string, Group>>;

/** The window's side: a reply, never an exception. */
export type Client<G> = {
  readonly [Name in keyof G]: G[Name] extends Endpoint<infer I, infer O, infer C>
    ? (input: z.input<I>) => Promise<Reply<z.output<O>, C>>
    : never;
};

/** Main's side: a missing handler does not compile. */
export type Handlers<G> = {
  readonly [Name in keyof G]: G[Name] extends Endpoint<infer I, infer O> ? (request: z.output<I>) => Promise<z.input<O>> : never;
};
