import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { CertificateId, PinDecides, PinName, PinPlan, PinRow } from '../domain/pin.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';

/** Every change of the pins is confirmed in main's own dialog; `cancelled` where the person says no. */
const deliberate = ['pins-unreadable', 'pins-changed', 'cancelled'] as const;

/** Which roots repositories may have. */
export const pins = {
  list: endpoint({
    input: z.object({}),
    output: z.object({ rows: z.array(PinRow), disableTofu: z.boolean() }),
    fails: ['pins-unreadable'],
  }),
  /** The pins that cover a repository, in the order in which they count. */
  covering: endpoint({
    input: z.object({ gun: Gun }),
    output: z.object({ rows: z.array(PinRow), decides: PinDecides }),
    fails: ['pins-unreadable'],
  }),
  /** Replaces what is pinned by certificate under this name. */
  pinCertificates: endpoint({
    input: z.object({ name: PinName, keyIds: z.array(CertificateId).max(100) }),
    output: z.object({}),
    fails: [...deliberate, 'input-invalid'],
  }),
  /** Replaces what is pinned by authority under this prefix. */
  pinAuthority: endpoint({
    input: z.object({ name: PinName, file: FileToken }),
    output: z.object({}),
    fails: [...deliberate, 'input-invalid', 'file-token-unknown', 'file-unreadable'],
  }),
  remove: endpoint({
    input: z.object({ of: z.enum(['certificates', 'authority']), name: PinName }),
    output: z.object({}),
    fails: deliberate,
  }),
  setFirstUse: endpoint({ input: z.object({ allowed: z.boolean() }), output: z.object({}), fails: deliberate }),
  /** Shows what a file of notary's would change; nothing is taken until `take`. */
  readFile: endpoint({
    input: z.object({ file: FileToken }),
    output: PinPlan,
    fails: ['pins-unreadable', 'pins-file-refused', 'file-token-unknown'],
  }),
  /** Takes over what `readFile` has shown last. */
  take: endpoint({ input: z.object({}), output: z.object({}), fails: deliberate }),
  /** As notary's `trust_pinning`, with the authorities in files beside it. */
  export: endpoint({
    input: z.object({ file: FileToken }),
    output: z.object({ authorities: z.array(z.string()), unheard: z.array(z.string()) }),
    fails: ['pins-unreadable', 'file-token-unknown', 'file-unreadable'],
  }),
  /** Begins without pins where they cannot be read; the file is kept aside. */
  putAside: endpoint({ input: z.object({}), output: z.object({}), fails: ['cancelled'] }),
};
