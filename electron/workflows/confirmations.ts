import type { KeyStore, Signer, SigningAuthorisation } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type {
  ConfirmationToken,
  KeysToSignWith,
  PlacedDocument,
  QuestionedDocument,
  SetQuestion,
  SigningQuestion,
  SigningRight,
} from '#electron/systems/signature-system.ts';
import type { PayloadDigest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Dialogs, Question } from './dialogs.ts';
import { setWordsOf, wordsOf } from './signing-question.ts';

/** How long an answer is worth anything, in milliseconds. */
export const tokenLifetime = 60_000;

type Placed = QuestionedDocument & { readonly gun: Gun };

interface Answer {
  readonly at: number;
  /** What may still be signed with it, each once. */
  readonly left: Set<Placed>;
}

/**
 * What a person has confirmed in main's own dialog, and the gate before the keys that lets nothing else through. An answer is good for
 * these bytes, roles and keys in these repositories, each once, for a minute, and until Signet locks.
 */
export class Confirmations {
  private readonly answers = new Map<ConfirmationToken, Answer>();
  private untilLock = new AbortController();
  private asking = false;
  private readonly dialogs: Pick<Dialogs, 'ask'>;
  private readonly now: () => Date;

  constructor(dialogs: Pick<Dialogs, 'ask'>, now: () => Date) {
    this.dialogs = dialogs;
    this.now = now;
  }

  /** A question about something that signs nothing. Fails as `ask` does. */
  readonly agree = async (question: Question): Promise<void> => {
    if (this.asking) throw new SignetError({ code: 'cancelled' });
    const { signal } = this.untilLock;
    this.asking = true;
    const yes = await this.dialogs.ask(question, signal).finally(() => {
      this.asking = false;
    });
    if (signal.aborted) throw new SignetError({ code: 'locked' });
    if (!yes) throw new SignetError({ code: 'cancelled' });
  };

  /** Fails with `cancelled` for a no, also where a question stands already; with `locked` where Signet locked before the answer. */
  readonly ask = (question: SigningQuestion): Promise<ConfirmationToken> =>
    this.put(wordsOf(question), question.payload, documentsOf(question));

  /** One answer for all documents that the question names, in all its repositories. */
  readonly askForSet = (question: SetQuestion): Promise<ConfirmationToken> =>
    this.put(setWordsOf(question), question.payload, question.parts.flatMap(documentsOf));

  private async put(words: Question, payload: PayloadDigest, documents: readonly Placed[]): Promise<ConfirmationToken> {
    await this.agree(words);
    const token: ConfirmationToken = Object.freeze({ confirms: payload });
    this.answers.set(token, { at: this.now().getTime(), left: new Set(documents) });
    return token;
  }

  /** On lock: takes an open question away, and makes every answer worthless. */
  forget(): void {
    this.untilLock.abort();
    this.untilLock = new AbortController();
    this.answers.clear();
  }

  /** The keys behind the gate. */
  gate(keys: Pick<KeyStore, 'list' | 'create' | 'signer'>): KeysToSignWith {
    return {
      list: () => keys.list(),
      create: (wanted) => keys.create(wanted),
      signer: async (keyId, authorisation, right) => {
        if (right.by === 'person') {
          const [payload] = authorisation.payloads.length === 1 ? authorisation.payloads : [];
          const document = payload === undefined ? [] : [{ gun: right.gun, role: right.role, payload: payload as PayloadDigest }];
          this.spend(keyId, authorisation, right.token, document);
        }
        if (right.by === 'person-for-set') this.spend(keyId, authorisation, right.token, right.documents);
        return onlyFor(right, await keys.signer(keyId, authorisation));
      },
    };
  }

  /** Takes these documents off the answer. Asked for anything else, the answer is void as a whole. */
  private spend(keyId: KeyId, { payloads }: SigningAuthorisation, token: ConfirmationToken, documents: readonly PlacedDocument[]): void {
    const answer = this.answers.get(token);
    const age = this.now().getTime() - (answer?.at ?? 0);
    if (answer && (age < 0 || age > tokenLifetime)) {
      this.answers.delete(token);
      throw new SignetError({ code: 'review-stale', gun: documents[0]?.gun ?? '' });
    }
    const found = documents.map((wanted) =>
      [...(answer?.left ?? [])].find(
        (one) => one.keyId === keyId && one.gun === wanted.gun && one.role === wanted.role && one.payload === wanted.payload,
      ),
    );
    const named = new Set<string>(documents.map(({ payload }) => payload));
    const exactly = typeof payloads !== 'string' && payloads.length === named.size && payloads.every((payload) => named.has(payload));
    if (!answer || !exactly || found.length === 0 || found.some((one) => !one) || new Set(found).size !== found.length) {
      this.answers.delete(token);
      throw new SignetError({ code: 'digest-not-authorised', keyId });
    }
    for (const one of found) if (one) answer.left.delete(one);
    if (answer.left.size === 0) this.answers.delete(token);
  }
}

const documentsOf = ({ gun, documents }: SigningQuestion): Placed[] => documents.map((document) => ({ ...document, gun }));

/** Without a person, only a collection's own keys sign; and a root key signs certificates, which are never metadata. */
function onlyFor(right: SigningRight, signer: Signer): Signer {
  const { keyId, role } = signer.record;
  const refused = new SignetError({ code: 'digest-not-authorised', keyId });
  switch (right.by) {
    case 'person':
    case 'person-for-set':
      return signer;
    case 'collection':
      if (role !== 'snapshot' && role !== 'timestamp') throw refused;
      return signer;
    case 'root-certificate':
      return {
        record: signer.record,
        sign: async (payload, options) => {
          if (payload[0] !== derSequence) throw refused;
          return signer.sign(payload, options);
        },
      };
  }
}

/** The first byte of a certificate's DER; metadata is JSON and begins with a brace. */
const derSequence = 0x30;
