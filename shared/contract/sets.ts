import { z } from 'zod';
import { PayloadDigest } from '../domain/digest.ts';
import { Gun } from '../domain/gun.ts';
import { KeyId } from '../domain/key.ts';
import { SetGroup, SetId, SetImage, SigningSet } from '../domain/signing-set.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';
import { keyUseFailures, Passphrase } from './keys.ts';

const setId = z.object({ setId: SetId });

export const ReceiptForm = z.enum(['pdf', 'json']);
export type ReceiptForm = z.infer<typeof ReceiptForm>;

/** Images of several repositories, signed with one unlock and published one repository after the other. */
export const sets = {
  /** Prepares one review for each repository; what keeps an image or a repository from it is said there. */
  prepare: endpoint({
    input: z.object({
      groups: z
        .array(
          z.object({
            gun: Gun,
            /** Chosen by the person; otherwise one that can sign in most of them is taken. */
            keyId: KeyId.optional(),
            images: z
              .array(
                SetImage.extend({
                  /** The person wants its tag to be signed for this digest although it is signed for another one. */
                  replaces: z.boolean(),
                }),
              )
              .min(1)
              .max(10_000),
          }),
        )
        .min(1)
        .max(500),
    }),
    output: z.array(SetGroup),
    fails: keyUseFailures,
  }),
  /** Signs all that was reviewed, then publishes it repository by repository, as a task; answers when that has ended. */
  confirm: endpoint({
    input: z.object({
      reviews: z
        .array(z.object({ reviewId: z.string().max(64), payload: PayloadDigest }))
        .min(1)
        .max(500),
      passphrases: z.array(z.object({ keyId: KeyId, passphrase: Passphrase })).max(500),
    }),
    output: SigningSet,
    fails: [
      ...keyUseFailures,
      'cancelled',
      'review-stale',
      'digest-not-authorised',
      'tag-moved',
      'not-signable',
      'image-unknown',
      'place-unknown',
      'place-unreadable',
      'medium-refused',
    ],
  }),
  /** Holds it before the next repository. */
  pause: endpoint({ input: setId, output: z.object({}), fails: [] }),
  resume: endpoint({ input: setId, output: z.object({}), fails: [] }),
  /** Ends it before the next repository; what is published stays. */
  stop: endpoint({ input: setId, output: z.object({}), fails: [] }),
  discard: endpoint({ input: z.object({ reviewIds: z.array(z.string().max(64)).max(500) }), output: z.object({}), fails: [] }),
  /** Sets that run, and those that did not come to their end: what stands of them is found out, not remembered. */
  list: endpoint({ input: z.object({}), output: z.array(SigningSet), fails: [] }),
  /** Writes what became of these rounds of one set, as main knows it, into a file that the person picked. */
  saveReceipt: endpoint({
    input: z.object({ setIds: z.array(SetId).min(1).max(50), file: FileToken, form: ReceiptForm }),
    output: z.object({}),
    fails: ['review-stale', 'file-token-unknown', 'not-printed'],
  }),
  /** Asks no more about a set that did not come to its end. */
  forget: endpoint({ input: setId, output: z.object({}), fails: [] }),
};
