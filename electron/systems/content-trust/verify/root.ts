import { FormatError } from '#electron/formats/format-error.ts';
import { readCertificateBundle } from '#electron/formats/notary/certificate-bundle.ts';
import { certificatePathProblem } from '#electron/formats/notary/certificate-path.ts';
import { certificateDatesProblem, type RootCertificate, readRootCertificate } from '#electron/formats/notary/root-certificate.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { MetadataFile, RoleKeys, Root, TufKey } from '#electron/formats/tuf/types.ts';
import type { Anchor } from '../collection.ts';
import type { PinRule } from '../pins.ts';
import { CheckLog, dayOf, shortId } from './check-log.ts';
import { checkSignatures, parseStep, roleSignatures, type Step, soon } from './document.ts';
import { TrustRefusal } from './refusal.ts';

export type RootFile = MetadataFile<Root>;

const rule = 'Notary v1, section 6';

export const parseRoot = (step: Step, bytes: Uint8Array): RootFile => parseStep(step, bytes, (received) => parseMetadata('root', received));

/** The root role with those keys only that `counts` lets through; the reason why others do not, by key id. */
function rootRole(root: Root, gun: string, counts: (certificate: RootCertificate) => string | undefined) {
  const listed = root.roles.get('root') as RoleKeys;
  const usable = new Map<string, RootCertificate>();
  const refused = new Map<string, string>();
  for (const id of listed.keyIds ?? []) {
    try {
      const certificate = readRootCertificate(root.keys.get(id) as TufKey, gun);
      const reason = counts(certificate);
      if (reason) refused.set(id, reason);
      else usable.set(id, certificate);
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
      refused.set(id, problem.problem);
    }
  }
  return { role: { ...listed, keyIds: [...usable.keys()] }, usable, refused };
}

const always = () => undefined;

/**
 * A stored root still vouches for the next one: well formed and signed by its own keys. Neither its expiry nor the dates of its
 * certificates are looked at here, or nobody could ever leave it.
 */
export function checkKnownRoot(step: Step, bytes: Uint8Array, gun: string): RootFile {
  const file = parseRoot(step, bytes);
  requireCertificates(step, file.signed, gun, always);
  checkSignatures(step, file, rootRole(file.signed, gun, always).role, file.signed.keys);
  return file;
}

/** The next root is signed by the one before and by itself. */
export function checkNextRoot(step: Step, before: RootFile, bytes: Uint8Array, gun: string): RootFile {
  const { log, from } = step;
  const file = parseRoot(step, bytes);
  const expected = before.signed.version + 1;
  if (file.signed.version !== expected) {
    const kind = file.signed.version < expected ? 'rollback' : 'malformed';
    throw log.failed(from, 'root', kind, 'root', {
      name: `Root ${expected} is version ${expected}`,
      sentence: `What is offered as root ${expected} says it is version ${file.signed.version}.`,
      rule: `${rule}: roots follow each other one by one`,
      raw: bytes,
    });
  }
  const earlier = rootRole(before.signed, gun, always);
  const byEarlier = roleSignatures(step, file, earlier.role, before.signed.keys);
  const what = {
    name: `Root ${expected} signed by root ${before.signed.version}`,
    inputs: [
      ['keys of the earlier root', [...earlier.usable.keys()].join(' ')],
      ['valid', `${byEarlier.signers.length} of ${byEarlier.threshold}`],
    ] as const,
    rule: `${rule}: a new root is signed by the keys of the one before`,
    raw: file.canonical,
  };
  if (!byEarlier.met) {
    throw log.failed(from, 'root', 'root-rotation', 'root', {
      ...what,
      sentence: `Root ${expected} is not signed by the keys of root ${before.signed.version}, which is trusted.`,
    });
  }
  log.passed(from, 'root', { ...what, sentence: `The keys of root ${before.signed.version} signed root ${expected}.` });
  requireCertificates(step, file.signed, gun, always);
  checkSignatures(step, file, rootRole(file.signed, gun, always).role, file.signed.keys);
  return file;
}

/** The root that is going to be used: certificates in date, pins met, and signed by enough of the keys that are left. */
export function checkWorkingRoot(
  step: Step,
  file: RootFile,
  gun: string,
  pin: PinRule,
  knownVersion: number | undefined,
  now: number,
  overlookEnd = false,
) {
  const { log, from } = step;
  const datesProblem = ({ facts }: RootCertificate) =>
    overlookEnd && now > facts.notAfter ? undefined : certificateDatesProblem(facts, now);
  requireCertificates(step, file.signed, gun, datesProblem);
  const { usable, role } = rootRole(file.signed, gun, (certificate) => datesProblem(certificate) ?? pinProblem(pin, certificate, now));
  const anchor = anchorOf(pin, knownVersion);
  const keys = [...usable.keys()];
  const listed = (file.signed.roles.get('root')?.keyIds ?? []).join(' ');
  const what = {
    name: pinName(pin, anchor),
    inputs: [['root keys', listed]] as const,
    rule: 'Notary v1, section 7: trust pinning',
    raw: file.bytes,
  };
  if (keys.length === 0 || (pin.kind === 'first-use' && !pin.allowed && knownVersion === undefined))
    throw log.failed(from, 'root', 'pin', 'root', { ...what, inputs: [...what.inputs, ...pinned(pin)], sentence: pinRefusal(pin) });
  const sentence = anchorSentence(anchor, keys[0] as string);
  if (anchor.kind === 'first-use') log.warned(from, 'root', { ...what, sentence });
  else log.passed(from, 'root', { ...what, sentence });

  const signatures = checkSignatures(step, file, role, file.signed.keys);
  const ends = Math.min(...[...usable.values()].map(({ facts }) => facts.notAfter));
  const certificate = {
    name: `Certificate until ${dayOf(ends)}`,
    inputs: [...usable.values()].map(({ facts }) => ['common name', facts.commonNames[0] ?? ''] as const),
    rule: `${rule}: the root certificate names the repository and is in date`,
  };
  if (ends - now < soon) {
    log.warned(from, 'root', {
      ...certificate,
      sentence: `The root certificate ends soon, on ${dayOf(ends)}. After that nothing can save the repository.`,
    });
  } else {
    log.passed(from, 'root', {
      ...certificate,
      sentence: `The root certificate names this repository and is in date until ${dayOf(ends)}.`,
    });
  }
  return { signatures, anchor, certificateEnds: ends };
}

/** Why these pins refuse a root that is trusted otherwise; undefined where they do not. */
export function refusedByPins(file: RootFile, gun: string, pin: PinRule, now: number): string | undefined {
  try {
    checkWorkingRoot({ log: new CheckLog(), from: 'anchor', role: 'root' }, file, gun, pin, file.signed.version, now);
    return undefined;
  } catch (problem) {
    if (problem instanceof TrustRefusal) return problem.kind === 'root-certificate' ? undefined : problem.detail;
    throw problem;
  }
}

function requireCertificates(
  { log, from }: Step,
  root: Root,
  gun: string,
  counts: (certificate: RootCertificate) => string | undefined,
): void {
  const { usable, refused } = rootRole(root, gun, counts);
  if (usable.size > 0) return;
  const [first] = refused;
  throw log.failed(from, 'root', 'root-certificate', 'root', {
    name: 'Root certificate',
    sentence: first ? `The root certificate does not count: ${first[1]}.` : 'The root has no key.',
    inputs: [...refused].map(([id, reason]) => [id, reason] as const),
    rule: `${rule}: which root keys count`,
  });
}

export function pinProblem(pin: PinRule, { key, leaf, intermediates }: RootCertificate, now: number): string | undefined {
  switch (pin.kind) {
    case 'first-use':
      return undefined;
    case 'unreadable':
      return 'the pins cannot be read';
    case 'certs':
      return pin.keyIds.includes(key.keyId) ? undefined : `the key ${shortId(key.keyId)} is not pinned`;
    case 'ca':
      return certificatePathProblem(leaf, intermediates, readCertificateBundle(pin.authorities), now);
  }
}

/** Which pin refuses the root, and what it asks for. */
function pinRefusal(pin: PinRule): string {
  switch (pin.kind) {
    case 'first-use':
      return 'This repository is seen for the first time, and the pins do not allow trust on first use.';
    case 'unreadable':
      return `What you pinned cannot be read (${pin.reason}), and without it no root is let in.`;
    case 'certs':
      return pin.keyIds.length === 0
        ? `The pin for ${pin.pattern} lets no root certificate in.`
        : `The root certificate is not one that you pinned for ${pin.pattern}.`;
    case 'ca':
      return `The root certificate was not issued by the authority you pinned for ${everyIfEmpty(pin.prefix)}.`;
  }
}

function pinned(pin: PinRule): (readonly [string, string])[] {
  if (pin.kind === 'certs')
    return [
      ['pin', pin.pattern],
      ['pinned certificates', pin.keyIds.join(' ')],
    ];
  return pin.kind === 'ca' ? [['pin', everyIfEmpty(pin.prefix)]] : [];
}

const everyIfEmpty = (prefix: string) => (prefix === '' ? 'every repository' : prefix);

function anchorOf(pin: PinRule, knownVersion: number | undefined): Anchor {
  if (pin.kind === 'certs') return { kind: 'pinned-certificate', pattern: pin.pattern };
  if (pin.kind === 'ca') return { kind: 'pinned-authority', prefix: pin.prefix };
  return knownVersion === undefined ? { kind: 'first-use' } : { kind: 'known', version: knownVersion };
}

function pinName(pin: PinRule, anchor: Anchor): string {
  if (pin.kind === 'first-use') return anchor.kind === 'known' ? 'Root known from before' : 'Trusted on first use';
  if (pin.kind === 'unreadable') return 'Pins that can be read';
  return pin.kind === 'certs' ? 'Root certificate pinned' : 'Root certificate issued by the pinned authority';
}

function anchorSentence(anchor: Anchor, keyId: string): string {
  switch (anchor.kind) {
    case 'first-use':
      return `Nothing was known of this repository before: its root key ${shortId(keyId)} is trusted because it came first.`;
    case 'known':
      return `This root follows from root ${anchor.version}, which was trusted before.`;
    case 'pinned-certificate':
      return `You pinned the root certificate ${shortId(keyId)} for ${anchor.pattern}.`;
    case 'pinned-authority':
      return `The authority you pinned for ${everyIfEmpty(anchor.prefix)} issued the root certificate.`;
  }
}
