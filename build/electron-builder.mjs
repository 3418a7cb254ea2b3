import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeFolder, runtimeVersion } from './electron-runtime.mjs';
import { project } from './lib/run.mjs';

const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));

/**
 * What a packaged Signet may do with its own binary: be Signet. No Node, no inspector, no code from outside its archive, and that archive
 * checked where the platform can. The cookie store holds nothing, but is sealed all the same.
 */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** dist/ is bundled; the one package that stays outside is keytar, for its native part. */
export const configuration = () => ({
  appId: 'dev.signet.desktop',
  productName: 'Signet',
  copyright: 'The Signet developers, Apache-2.0',
  buildVersion: version,
  directories: { output: 'release', buildResources: 'build/icons' },
  files: [
    'package.json',
    'dist/**/*',
    '!dist/built-from',
    '!**/*.map',
    '!node_modules/**/*',
    'node_modules/keytar/package.json',
    'node_modules/keytar/LICENSE.md',
    'node_modules/keytar/lib/**/*',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders.
    'node_modules/keytar/prebuilds/${platform}-${arch}/**/*',
  ],
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  electronDist: runtimeFolder,
  electronVersion: runtimeVersion(),
  electronLanguages: ['en-US'],
  electronFuses: { ...fuses, resetAdHocDarwinSignature: true },
  // The stand-in for Electron's default app has no place in a package.
  afterPack: ({ appOutDir }) => rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true }),
  publish: null,
  linux: {
    target: ['deb', 'AppImage'],
    executableName: 'signet',
    icon: 'build/icons',
    category: 'Security',
    synopsis: 'Keys and signatures of container images',
    maintainer: 'The Signet developers <signet@localhost>',
    desktop: { entry: { StartupWMClass: 'signet' } },
  },
  deb: {
    depends: ['libgtk-3-0', 'libnss3', 'libsecret-1-0', 'libgbm1', 'libasound2', 'xdg-utils'],
    recommends: ['gnome-keyring | kwalletmanager'],
  },
  mac: {
    target: ['dmg'],
    icon: 'build/icons/icon.icns',
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
  win: { target: ['nsis'], executableName: 'signet', icon: 'build/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
});
