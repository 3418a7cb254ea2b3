import { shell } from 'electron';
import type { z } from 'zod';
import type { ExternalPage } from '#shared/contract/app.ts';

/** The only addresses Signet opens in a browser. */
const pages: Readonly<Record<z.infer<typeof ExternalPage>, string>> = {
  'content-trust': 'https://docs.docker.com/engine/security/trust/',
  'oci-layout': 'https://github.com/opencontainers/image-spec/blob/main/image-layout.md',
  'keychain-help': 'https://specifications.freedesktop.org/secret-service-spec/latest/',
};

export const openPage = (page: z.infer<typeof ExternalPage>): Promise<void> => shell.openExternal(pages[page]);
