import { tufKeyId } from '#electron/formats/notary/public-key.ts';
import type { TufSignature } from '#electron/formats/tuf/types.ts';
import { signWith, type TestKey } from '../testing/build-collection.ts';
import { Client } from './testing/client.ts';
import { highS, toDer } from './testing/ecdsa.ts';
import { key, rootKey } from './testing/keys.ts';
import { ecdsa, foreign, p1363, type Resign, refusesSignature, resigned, twice } from './testing/signing.ts';
import { type Draft, published, type Simulator, type TopRole, topRoles } from './testing/simulator.ts';
import { conformance, rows, rowsOf } from './testing/suite.ts';

/** A role whose listed key is `listed`, signed with whatever `make` makes. */
const signedAs = (listed: TestKey, make: (payload: Buffer) => Pick<TufSignature, 'method' | 'signature'>) =>
  resigned(
    'targets',
    (_, payload) => [{ keyId: listed.id, ...make(payload) }],
    (one) => {
      one.targets.keys = [listed];
    },
  );

/** A key on a curve that is not Notary's: the group's own generator (SEC 2, 2.4.1). Nobody can sign with it here, nor needs to. */
const generator =
  '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';

const strange = {
  keyType: 'ecdsa',
  public: Buffer.from(`3056301006072a8648ce3d020106052b8104000a03420004${generator}`, 'hex').toString('base64'),
};

const secp256k1: TestKey = { ...key(1), tuf: strange, id: tufKeyId(strange) };

/** Lists a role's key under an id that is not its own. */
const misnamed = (role: TopRole) => (one: Simulator) => {
  const { id } = one[role].keys[0] as TestKey;
  one.edit.set('root', (signed: Draft) => {
    signed.keys[foreign] = signed.keys[id];
    signed.roles[role].keyids = [foreign];
  });
  one.resign.set(role, (signatures) => signatures.map((signature) => ({ ...signature, keyId: foreign })));
};

conformance([
  {
    id: 'C16',
    group: 'signatures',
    says: 'A method that does not fit the type of the key is refused.',
    run: rows<[TestKey, string]>(
      {
        'ecdsa said of an RSA key': [key(1, 'rsa'), 'ecdsa'],
        'eddsa said of an RSA key': [key(1, 'rsa'), 'eddsa'],
        'rsapss said of an EC key': [key(1), 'rsapss'],
        'rsapkcs1v15 said of an EC key': [key(1), 'rsapkcs1v15'],
        'eddsa said of an EC key': [key(1), 'eddsa'],
        'ecdsa said of an Ed25519 key': [key(1, 'ed25519'), 'ecdsa'],
        'rsapkcs1v15 said of a PSS signature': [key(1, 'rsa'), 'rsapkcs1v15'],
        'no method at all': [key(1), ''],
      },
      ([listed, method]) => refusesSignature(signedAs(listed, (payload) => ({ method, signature: signWith(listed, payload).signature }))),
    ),
  },
  {
    id: 'C17',
    group: 'signatures',
    says: 'The right method on another curve than that of the key is refused, and so is a curve that Notary does not know.',
    run: {
      ...rows<[TestKey, TestKey]>(
        {
          'P-256 listed, signed by P-384': [key(1), key(1, 'p384')],
          'P-384 listed, signed by P-256': [key(1, 'p384'), key(1)],
          'P-384 listed, signed by P-521': [key(1, 'p384'), key(1, 'p521')],
          'P-521 listed, signed by P-256': [key(1, 'p521'), key(1)],
        },
        ([listed, signer]) => refusesSignature(signedAs(listed, (payload) => ecdsa(p1363(signer, payload)))),
      ),
      'P-384 listed as P-256 of the same length': () =>
        refusesSignature(signedAs(key(1), (payload) => ecdsa(p1363(key(1, 'p384'), payload).subarray(0, 64)))),
      'the right curve': () => new Client().trusts(signedAs(key(1, 'p384'), (payload) => ecdsa(p1363(key(1, 'p384'), payload)))),
      secp256k1: () => refusesSignature(signedAs(secp256k1, (payload) => ecdsa(p1363(key(1), payload)))),
    },
  },
  {
    id: 'C18',
    group: 'signatures',
    says: 'An ECDSA signature is r and s of full length and nothing else; a high s is as good as a low one.',
    run: {
      ...rows<(raw: Buffer) => Buffer>(
        {
          'one byte short': (raw) => raw.subarray(0, 63),
          'one byte long': (raw) => Buffer.concat([raw, Buffer.of(0)]),
          'with leading zeros to 66 bytes': (raw) => Buffer.concat([Buffer.of(0), raw.subarray(0, 32), Buffer.of(0), raw.subarray(32)]),
          'in DER': toDer,
          'in DER, padded to 64 bytes or more': (raw) => Buffer.concat([toDer(raw), Buffer.alloc(64)]).subarray(0, 64),
          'r and s exchanged': (raw) => Buffer.concat([raw.subarray(32), raw.subarray(0, 32)]),
          'r and s both zero': () => Buffer.alloc(64),
          'r right, s zero': (raw) => Buffer.concat([raw.subarray(0, 32), Buffer.alloc(32)]),
          'all ones': () => Buffer.alloc(64, 255),
        },
        (spoil) => refusesSignature(signedAs(key(1), (payload) => ecdsa(spoil(p1363(key(1), payload))))),
      ),
      'low s is accepted': () => new Client().trusts(signedAs(key(1), (payload) => ecdsa(highS(p1363(key(1), payload), false)))),
      'high s is accepted': () => new Client().trusts(signedAs(key(1), (payload) => ecdsa(highS(p1363(key(1), payload), true)))),
      'high and low s of one signature count once': () =>
        refusesSignature(
          resigned(
            'targets',
            (_, payload) => {
              const raw = p1363(key(5), payload);
              return [true, false].map((high) => ({ keyId: key(5).id, ...ecdsa(highS(raw, high)) }));
            },
            (one) => twice(one, 'targets', [key(5), key(6)]),
          ),
        ),
    },
  },
  {
    id: 'C19',
    group: 'signatures',
    says: 'A key listed under an id that is not its own ends the update as soon as it signs.',
    run: {
      ...rowsOf(['timestamp', 'snapshot', 'targets'], (role) => new Client().refuses(published(misnamed(role)), 'key-id-mismatch', role)),
      'the root of a first contact': () => new Client().refuses(published(misnamed('root')), 'key-id-mismatch', 'root'),
      'a root that follows': async () => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        misnamed('root')(repository);
        const name = repository.resign.get('root') as Resign;
        repository.resign.set('root', (signatures, payload) => [...signatures, ...name(signatures, payload)]);
        await client.refuses(repository.bump(...topRoles).publish(), 'key-id-mismatch', 'root');
      },
      'a key of the known root that never signed before, and now signs the next': async () => {
        const client = new Client();
        const repository = published((one) => {
          one.root.keys = [rootKey(0), rootKey(1)];
          one.edit.set('root', (signed) => {
            signed.keys[foreign] = signed.keys[rootKey(1).id];
            signed.roles.root.keyids = [rootKey(0).id, foreign];
          });
          one.root.signers = [rootKey(0)];
        });
        await client.trusts(repository);
        repository.edit.clear();
        repository.resign.set('root', (signatures) => [...signatures, { ...(signatures[0] as TufSignature), keyId: foreign }]);
        await client.refuses(repository.bump(...topRoles).publish(), 'key-id-mismatch', 'root');
      },
      'a delegation': async () => {
        const repository = published((one) => {
          one.delegate('targets/dev');
          one.edit.set('targets', (signed) => {
            signed.delegations.keys[foreign] = signed.delegations.keys[key(4).id];
            signed.delegations.roles[0].keyids = [foreign];
          });
          one.resign.set('targets/dev', (signatures) => signatures.map((signature) => ({ ...signature, keyId: foreign })));
        });
        await new Client().refuses(repository, 'key-id-mismatch', 'targets/dev');
      },
      'an id in capitals': async () => {
        const repository = published((one) => {
          const { id } = one.targets.keys[0] as TestKey;
          one.edit.set('root', (signed) => {
            signed.keys[id.toUpperCase()] = signed.keys[id];
            signed.roles.targets.keyids = [id.toUpperCase()];
          });
          one.resign.set('targets', (signatures) => signatures.map((signature) => ({ ...signature, keyId: id.toUpperCase() })));
        });
        await new Client().refuses(repository, 'key-id-mismatch', 'targets');
      },
    },
  },
]);
