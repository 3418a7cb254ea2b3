import type { Pinning } from '#electron/workflows/pins.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { pins } from '#shared/contract/pins.ts';

export const pinHandlers = (pinning: Pinning): Handlers<typeof pins> => ({
  list: async () => pinning.list(),
  covering: async ({ gun }) => pinning.covering(gun),
  pinCertificates: async ({ name, keyIds }) => done(pinning.change({ kind: 'certificates', name, keyIds })),
  pinAuthority: ({ name, file }) => done(pinning.pinAuthority(name, file)),
  remove: ({ of, name }) => done(pinning.change({ kind: 'remove', of, name })),
  setFirstUse: ({ allowed }) => done(pinning.change({ kind: 'first-use', allowed })),
  readFile: ({ file }) => pinning.readFile(file),
  take: () => done(pinning.take()),
  export: ({ file }) => pinning.export(file),
  putAside: () => done(pinning.putAside()),
});

async function done(act: Promise<void>): Promise<Record<never, never>> {
  await act;
  return {};
}
