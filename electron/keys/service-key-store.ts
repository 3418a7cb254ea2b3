import type { KeychainState, KeyId, KeyRecord, TrashedKey } from '#shared/domain/key.ts';
import type { KeyServiceHost } from './key-service/host.ts';
import type { Input, OperationName, Output } from './key-service/protocol.ts';
import type { ImportedKey, KeyDescription, KeyExport, KeyStore, Login, NewKey, Signer, SigningAuthorisation } from './key-store.ts';

/** A key store whose every verb is one question to the key service. It keeps the public records, so that a list needs no keychain. */
export class ServiceKeyStore implements KeyStore {
  protected readonly host: KeyServiceHost;
  private known: Output<'list'> | undefined;

  constructor(host: KeyServiceHost) {
    this.host = host;
  }

  state(): Promise<KeychainState> {
    return this.host.state();
  }

  async list(): Promise<readonly KeyRecord[]> {
    return (await this.both()).records;
  }

  async trash(): Promise<readonly TrashedKey[]> {
    return (await this.both()).trash;
  }

  create(wanted: NewKey): Promise<KeyRecord> {
    const { guns, ...others } = wanted;
    return this.changing('create', { ...others, guns: [...guns] });
  }

  inspectFile(path: string) {
    return this.host.call('inspectFile', { path });
  }

  import(path: string, wanted: ImportedKey): Promise<KeyRecord> {
    return this.changing('import', { ...wanted, guns: [...wanted.guns], path });
  }

  export(keyId: KeyId, wanted: KeyExport, path: string): Promise<KeyRecord> {
    return this.changing('export', { ...wanted, keyId, path });
  }

  verifyBackup(keyId: KeyId, path: string, passphrase: string | undefined): Promise<KeyRecord> {
    return this.changing('verifyBackup', { keyId, path, passphrase });
  }

  describe(keyId: KeyId, { labels, guns, ...others }: KeyDescription): Promise<KeyRecord> {
    return this.changing('describe', { ...others, keyId, ...(labels && { labels: [...labels] }), ...(guns && { guns: [...guns] }) });
  }

  remove(keyId: KeyId): Promise<TrashedKey> {
    return this.changing('remove', { keyId });
  }

  restore(keyId: KeyId): Promise<KeyRecord> {
    return this.changing('restore', { keyId });
  }

  async signer(keyId: KeyId, { passphrase, payloads }: SigningAuthorisation): Promise<Signer> {
    const { handle, record } = await this.changing('openSigner', {
      keyId,
      passphrase,
      payloads: payloads === 'any-of-role' ? payloads : [...payloads],
    });
    return {
      record,
      sign: async (payload, options) => {
        const { signature } = await this.host.call('sign', {
          handle,
          payload: Buffer.from(payload).toString('base64'),
          scheme: options?.scheme,
        });
        return Buffer.from(signature, 'base64');
      },
    };
  }

  async sealLogin(host: string, login: Login): Promise<string> {
    return (await this.host.call('sealLogin', { host, ...login })).sealed;
  }

  openLogin(host: string, sealed: string): Promise<Login> {
    return this.host.call('openLogin', { host, sealed });
  }

  async lock(): Promise<void> {
    this.known = undefined;
    this.host.stop();
  }

  private async both(): Promise<Output<'list'>> {
    this.known ??= await this.host.call('list', {});
    return this.known;
  }

  /** Whether it went well or not, what was known may be out of date. */
  private async changing<O extends OperationName>(operation: O, input: Input<O>): Promise<Output<O>> {
    try {
      return await this.host.call(operation, input);
    } finally {
      this.known = undefined;
    }
  }
}
