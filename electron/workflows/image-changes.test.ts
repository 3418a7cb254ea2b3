import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageList } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { type KnownImages, withChange } from '#shared/domain/image-change.ts';
import { ImageChanges } from './image-changes.ts';

const row = (id: number, verdict: string, signedBy: readonly string[] = []) =>
  ({ rowId: `place/${id}`, tag: String(id), verdict, signedBy }) as unknown as ImageRow;
const list = (rows: ImageRow[]): ImageList => ({ places: [], problems: [], rows });

/** What a window has after it asked until there is no more. */
function read(changes: ImageChanges, from: ImageList, known: KnownImages | undefined) {
  const answers = [];
  let now = known;
  for (let more = true; more; ) {
    const answer = changes.since(now?.revision, from);
    answers.push(answer);
    now = withChange(now, answer);
    more = answer.more;
  }
  return { known: now as KnownImages, answers };
}

describe('ImageChanges', () => {
  it('tells all at first, and nothing where nothing changed', () => {
    const changes = new ImageChanges();
    const now = list([row(1, 'trusted', ['ann']), row(2, 'stale')]);
    const { known } = read(changes, now, undefined);
    expect(known.rows).toEqual(now.rows);
    const again = read(changes, list([row(1, 'trusted', ['ann']), row(2, 'stale')]), known);
    expect(again.answers).toMatchObject([{ rows: [], whole: false, more: false }]);
    expect(again.answers[0]).not.toHaveProperty('order');
    expect(again.known.rows).toBe(known.rows);
  });

  it('tells all again to whoever knows of another answer', () => {
    const changes = new ImageChanges();
    const { known } = read(changes, list([row(1, 'trusted')]), undefined);
    read(changes, list([row(2, 'trusted')]), undefined);
    expect(changes.since(known.revision, list([row(3, 'stale')]))).toMatchObject({ whole: true, rows: [{ rowId: 'place/3' }] });
  });

  it('tells many changed rows in parts of a thousand', () => {
    const changes = new ImageChanges();
    const many = (verdict: string) => list(Array.from({ length: 2500 }, (_, id) => row(id, verdict)));
    const { known } = read(changes, many('stale'), undefined);
    const { known: then, answers } = read(changes, many('trusted'), known);
    expect(answers.map(({ rows, more }) => [rows.length, more])).toEqual([
      [1000, true],
      [1000, true],
      [500, false],
    ]);
    expect(then.rows).toEqual(many('trusted').rows);
  });

  it('leaves who follows with the very list, whatever changes in it', () => {
    const rows = fc.uniqueArray(
      fc.tuple(fc.nat(20), fc.constantFrom('trusted', 'stale'), fc.array(fc.constantFrom('ann', 'bo'), { maxLength: 2 })),
      {
        selector: ([id]) => id,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 6 }), (lists) => {
        const changes = new ImageChanges();
        let known: KnownImages | undefined;
        for (const one of lists) {
          const now = list(one.map(([id, verdict, by]) => row(id, verdict, by)));
          known = read(changes, now, known).known;
          expect(known.rows).toEqual(now.rows);
        }
      }),
    );
  });
});
