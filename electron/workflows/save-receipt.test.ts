import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import { FileToken } from '#shared/contract/files.ts';
import { cutOffNote, type SetReceipt } from '#shared/domain/set-receipt.ts';
import { FileTokens } from './file-tokens.ts';
import { receiptPage } from './receipt-page.ts';
import { saveReceipt } from './save-receipt.ts';

const file = FileToken.parse('ab'.repeat(16));
const receipt = {
  startedAt: '2026-11-24T10:00:00.000Z',
  parts: [
    {
      gun: 'registry.example.com/<script>alert(1)</script>"\u202e',
      state: 'confirmed',
      images: [{ placeId: 'p', entryId: 'e', expected: `sha256:${'ab'.repeat(32)}`, tag: "1.0'&" }],
      versions: [{ role: 'targets', after: 1 }],
    },
    { gun: 'registry.example.com/web', server: 'notary.example.com', state: 'left', images: [] },
  ],
} as unknown as SetReceipt;

function parts() {
  const written: [string, Uint8Array | string][] = [];
  const pages: string[] = [];
  return {
    written,
    pages,
    receipt: (setIds: readonly string[]) => {
      if (setIds[0] !== 'known') throw new SignetError({ code: 'review-stale', gun: '' });
      return receipt;
    },
    tokens: { pathToSave: () => '/somewhere/signed' },
    print: async (page: string) => {
      pages.push(page);
      return Buffer.from('%PDF');
    },
    write: async (path: string, bytes: Uint8Array | string) => void written.push([path, bytes]),
  };
}

it('writes the receipt as JSON, or as the PDF of its page', async () => {
  const to = parts();
  await saveReceipt(to, { setIds: ['known'], file, form: 'json' });
  await saveReceipt(to, { setIds: ['known'], file, form: 'pdf' });
  expect(to.written.map(([path]) => path)).toEqual(['/somewhere/signed', '/somewhere/signed']);
  expect(JSON.parse(String(to.written[0]?.[1]))).toMatchObject({ repositories: [{ state: 'confirmed' }, { state: 'left' }] });
  expect(String(to.written[1]?.[1])).toBe('%PDF');
  expect(to.pages).toEqual([receiptPage(receipt)]);
});

it('writes nothing of a set it does not know', async () => {
  const to = parts();
  await expect(saveReceipt(to, { setIds: ['other'], file, form: 'pdf' })).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  expect(to.written).toEqual([]);
});

it('takes no name for markup, and shows what would hide or turn others round', () => {
  const page = receiptPage(receipt);
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;‹RLO›</bdi>');
  expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  expect(page).toContain('<bdi>1.0&#39;&amp;</bdi>');
  expect(page).toContain('1 of 2 repositories signed, 1 of 1 tags.');
  expect(page).toContain('<bdi>targets 1</bdi>');
});

it('says on the page what is not known of a set that was cut off', () => {
  const [first, ...others] = receipt.parts;
  const foundOutAt = '2026-11-25T08:00:00.000Z';
  const page = receiptPage({ ...receipt, parts: [{ ...first, versions: undefined, foundOutAt }, ...others] } as unknown as SetReceipt);
  expect(page).toContain(`<p>${cutOffNote}</p>`);
  expect(page).toContain('Stands as signed, found out 2026-11-25T08:00:00.000Z');
  expect(receiptPage(receipt)).not.toContain(cutOffNote);
});

it('writes over no file that was picked to be read', async () => {
  const tokens = new FileTokens(randomBytes);
  const picked = await tokens.issue('/home/vera/release.pem');
  const to = { ...parts(), tokens };
  await expect(saveReceipt(to, { setIds: ['known'], file: picked.token, form: 'json' })).rejects.toMatchObject({
    failure: { code: 'file-token-unknown' },
  });
  expect(to.written).toEqual([]);
});

it('counts nothing as signed that was not seen', () => {
  const [first] = receipt.parts;
  const unseen = receiptPage({ ...receipt, parts: [{ ...first, state: 'unseen' }] } as SetReceipt);
  expect(unseen).toContain('0 of 1 repositories signed, 0 of 1 tags. Published, not visible yet: 1 tag in 1 repository.');
});
