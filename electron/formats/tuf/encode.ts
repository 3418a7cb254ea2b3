import {
  type CanonicalMap,
  CanonicalText,
  type CanonicalValue,
  canonicalJson,
  canonicalMembers,
  canonicalText,
  fileForm,
} from '../canonical-json.ts';
import type { Delegations, Extra, FileMeta, Metadata, RoleKeys, TufKey, TufSignature } from './types.ts';

/**
 * The canonical bytes of a `signed` value: what is signed. Null stays null, empty or absent `paths` are left out, `expires` stays as it
 * is, members we do not know are kept. Throws FormatError where a value has no canonical form. Source: formats/notary-v1.md 2.2, 2.4. Pure.
 */
export const encodeSigned = (signed: Metadata): Buffer => canonicalJson(signedValue(signed));

/** The bytes of a metadata file, exactly as Go would write them. */
export const encodeMetadata = (signed: Metadata, signatures: readonly TufSignature[]): Buffer =>
  encodeFile(encodeSigned(signed), signatures);

/** The same, around canonical bytes that were signed already. */
export const encodeFile = (canonical: Uint8Array, signatures: readonly TufSignature[]): Buffer =>
  fileForm(
    canonical,
    signatures.map(({ keyId, method, signature }) => ({ keyid: keyId, method, sig: Buffer.from(signature).toString('base64') })),
  );

function signedValue(signed: Metadata): CanonicalMap {
  const common = { _type: signed.type, version: signed.version, expires: signed.expires };
  switch (signed.type) {
    case 'Root':
      return object(signed.extra, {
        ...common,
        consistent_snapshot: signed.consistentSnapshot,
        keys: mapped(signed.keys, keyValue),
        roles: mapped(signed.roles, roleValue),
      });
    case 'Targets':
      return object(signed.extra, {
        ...common,
        delegations: signed.delegations && delegationsValue(signed.delegations),
        targets: new CanonicalText(canonicalMembers(signed.targets, fileText)),
      });
    case 'Snapshot':
    case 'Timestamp':
      return object(signed.extra, { ...common, meta: new CanonicalText(canonicalMembers(signed.meta, fileText)) });
  }
}

export const keyValue = (key: TufKey): CanonicalValue =>
  object(key.extra, { keytype: key.keyType, keyval: object(undefined, { private: null, public: key.public }) });

const roleValue = (role: RoleKeys): CanonicalValue => object(role.extra, { keyids: role.keyIds, threshold: role.threshold });

const delegationsValue = ({ keys, roles, extra }: Delegations): CanonicalValue =>
  object(extra, {
    keys: mapped(keys, keyValue),
    roles:
      roles === null
        ? null
        : roles.map((role) =>
            object(role.extra, {
              keyids: role.keyIds,
              name: role.name,
              paths: role.paths?.length ? role.paths : undefined,
              threshold: role.threshold,
            }),
          ),
  });

/** Metadata is mostly this, so without members we do not know it is written straight, in order. */
function fileText({ length, hashes, custom, extra }: FileMeta): string {
  if (extra) return canonicalText(object(extra, { length, hashes, custom }));
  const first = custom === undefined ? '' : `"custom":${canonicalText(custom)},`;
  return `{${first}"hashes":${canonicalMembers(hashes, canonicalText)},"length":${canonicalText(length)}}`;
}

function object(extra: Extra | undefined, members: Record<string, CanonicalValue | undefined>): CanonicalMap {
  const map = new Map<string, CanonicalValue>(extra);
  for (const [name, value] of Object.entries(members)) if (value !== undefined) map.set(name, value);
  return map;
}

const mapped = <T>(map: ReadonlyMap<string, T>, write: (value: T) => CanonicalValue): CanonicalMap =>
  new Map([...map].map(([name, value]) => [name, write(value)]));
