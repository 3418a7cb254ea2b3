import type { StateCreator } from 'zustand';
import { isPublished } from '#renderer/store/sets.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { withStanding } from '#shared/domain/set-standing.ts';
import type { SetGroup, SetImage, SigningSet } from '#shared/domain/signing-set.ts';
import type { Failure } from '#shared/failure.ts';
import { asksFor, signable } from './set-review.ts';
import { unlockCodes } from './unlock-codes.ts';

export interface WantedGroup {
  readonly gun: Gun;
  readonly keyId?: KeyId;
  readonly images: readonly (SetImage & { readonly replaces: boolean })[];
}

export type SetStage =
  | { readonly step: 'preparing' }
  | { readonly step: 'refused'; readonly failure: Failure }
  /** `busy`: one repository is prepared anew. */
  | { readonly step: 'review'; readonly groups: readonly SetGroup[]; readonly busy: boolean; readonly failure?: Failure }
  | { readonly step: 'unlock'; readonly groups: readonly SetGroup[]; readonly failure?: Failure }
  | { readonly step: 'signing'; readonly groups: readonly SetGroup[] }
  | { readonly step: 'done'; readonly set: SigningSet };

export interface SetSlice {
  readonly stage: SetStage;
  /** Earlier rounds of this sheet. */
  readonly earlier: readonly SigningSet[];
  prepare(wanted: readonly WantedGroup[]): Promise<void>;
  /** Prepares all anew, as after a failure or too long a time. */
  again(): Promise<void>;
  /** The person says that a tag is to be signed for another digest than it is, or not. */
  replace(gun: Gun, tag: string, on: boolean): Promise<void>;
  chooseKey(gun: Gun, keyId: KeyId): Promise<void>;
  toUnlock(): void;
  toReview(): void;
  /** Signs what was reviewed. The passphrases are handed on and not kept. */
  confirm(passphrases: ReadonlyMap<KeyId, string>): Promise<void>;
  /** Shows a set that was cut off. */
  show(set: SigningSet): void;
  /** Prepares what is not published; what stands already is found out by that. */
  retry(): Promise<void>;
  leave(): Promise<void>;
}

export const createSetSlice =
  (api: Pick<Api, 'sets'>): StateCreator<SetSlice> =>
  (set, get) => {
    let wanted: readonly WantedGroup[] = [];
    /** A preparation that was left behind must not come back into view. */
    let turn = 0;
    const reviewIds = (groups: readonly SetGroup[]) => groups.flatMap(({ review }) => (review ? [review.reviewId] : []));
    const discard = async (groups: readonly SetGroup[]) => {
      const ids = reviewIds(groups);
      if (ids.length > 0) await api.sets.discard({ reviewIds: ids });
    };
    const groupsOf = (stage: SetStage) => ('groups' in stage ? stage.groups : []);

    const prepare = async () => {
      turn += 1;
      const own = turn;
      const before = groupsOf(get().stage);
      set({ stage: { step: 'preparing' } });
      await discard(before);
      const reply = await api.sets.prepare({ groups: wanted.map(asInput) });
      if (own !== turn) {
        if (reply.ok) await discard(reply.value);
        return;
      }
      if (!reply.ok) return set({ stage: { step: 'refused', failure: reply.failure } });
      const groups = reply.value;
      const rounds = get().earlier.map((round) => withStanding(round, groups, new Date().toISOString()));
      const last = rounds.at(-1);
      if (last && signable(groups).length === 0 && last.parts.every(isPublished))
        return set({ earlier: rounds.slice(0, -1), stage: { step: 'done', set: last } });
      set({ earlier: rounds, stage: { step: 'review', groups, busy: false } });
    };

    /** One repository anew; the others stay as they were reviewed. */
    const prepareOne = async (gun: Gun) => {
      const { stage } = get();
      const one = wanted.find((group) => group.gun === gun);
      if (stage.step !== 'review' || stage.busy || !one) return;
      turn += 1;
      const own = turn;
      set({ stage: { ...stage, busy: true } });
      await discard(stage.groups.filter((group) => group.gun === gun));
      const reply = await api.sets.prepare({ groups: [asInput(one)] });
      if (own !== turn) {
        if (reply.ok) await discard(reply.value);
        return;
      }
      if (!reply.ok) return set({ stage: { ...stage, busy: false, failure: reply.failure } });
      const [fresh] = reply.value;
      set({ stage: { step: 'review', busy: false, groups: stage.groups.map((group) => (group.gun === gun && fresh ? fresh : group)) } });
    };

    return {
      stage: { step: 'preparing' },
      earlier: [],
      prepare: async (groups) => {
        wanted = groups;
        await prepare();
      },
      again: prepare,

      replace: async (gun, tag, on) => {
        const { stage } = get();
        if (stage.step !== 'review' || stage.busy) return;
        wanted = wanted.map((group) =>
          group.gun === gun
            ? { ...group, images: group.images.map((image) => (image.tag === tag ? { ...image, replaces: on } : image)) }
            : group,
        );
        await prepareOne(gun);
      },

      chooseKey: async (gun, keyId) => {
        const { stage } = get();
        if (stage.step !== 'review' || stage.busy) return;
        wanted = wanted.map((group) => (group.gun === gun ? { ...group, keyId } : group));
        await prepareOne(gun);
      },

      toUnlock: () => {
        const { stage } = get();
        if (stage.step === 'review' && signable(stage.groups).length > 0) set({ stage: { step: 'unlock', groups: stage.groups } });
      },
      toReview: () => {
        const { stage } = get();
        if (stage.step === 'unlock') set({ stage: { step: 'review', groups: stage.groups, busy: false } });
      },

      confirm: async (passphrases) => {
        const { stage } = get();
        if (stage.step !== 'unlock' && (stage.step !== 'review' || stage.busy)) return;
        const { groups } = stage;
        const reviews = signable(groups);
        if (reviews.length === 0) return;
        set({ stage: { step: 'signing', groups } });
        const asked = new Set(asksFor(groups).map(({ keyId }) => keyId));
        const reply = await api.sets.confirm({
          reviews: reviews.map(({ reviewId, payload }) => ({ reviewId, payload })),
          passphrases: [...passphrases].filter(([keyId]) => asked.has(keyId)).map(([keyId, passphrase]) => ({ keyId, passphrase })),
        });
        if (reply.ok) set({ stage: { step: 'done', set: reply.value } });
        else if (unlockCodes.has(reply.failure.code)) set({ stage: { step: 'unlock', groups, failure: reply.failure } });
        else set({ stage: { step: 'review', groups, busy: false, failure: reply.failure } });
      },

      show: (shown) => {
        const { stage } = get();
        // More may be known of it by now; a round that was begun from it stands for itself.
        if (stage.step === 'preparing' || (stage.step === 'done' && stage.set.phase === 'cut-off'))
          set({ stage: { step: 'done', set: shown } });
      },

      retry: async () => {
        const { stage, earlier } = get();
        if (stage.step !== 'done') return;
        const left = stage.set.parts.filter((part) => !isPublished(part));
        set({ earlier: [...earlier, stage.set] });
        const before = new Map(wanted.map((group) => [group.gun, group]));
        wanted = [...new Set(left.map(({ gun }) => gun))].map((gun) => {
          const keyId = before.get(gun)?.keyId;
          const images = left.flatMap((part) => (part.gun === gun ? part.images : []));
          // Whether a tag may be replaced is asked again: what stands may be another thing by now.
          return { gun, ...(keyId === undefined ? {} : { keyId }), images: images.map((image) => ({ ...image, replaces: false })) };
        });
        await prepare();
      },

      leave: async () => {
        const { stage } = get();
        turn += 1;
        if (stage.step === 'review' || stage.step === 'unlock') await discard(stage.groups);
      },
    };
  };

const asInput = ({ gun, keyId, images }: WantedGroup) => ({ gun, ...(keyId === undefined ? {} : { keyId }), images: [...images] });
