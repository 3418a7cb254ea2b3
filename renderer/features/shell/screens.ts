import { BookMarked, HeartPulse, House, KeyRound, type LucideIcon, Package, Settings2 } from 'lucide-react';
import type { Route } from '#renderer/store.ts';

export interface ScreenEntry {
  readonly route: Route;
  readonly name: string;
  readonly icon: LucideIcon;
  readonly shortcut: string;
  /** What the screen is for: the first lines of its help. */
  readonly help: readonly string[];
}

export const screens: readonly ScreenEntry[] = [
  {
    route: 'overview',
    name: 'Overview',
    icon: House,
    shortcut: 'Ctrl+1',
    help: [
      'What needs you, the worst first, each with the way to act on it; then what ends next and what was done.',
      'Where nothing needs you it says so, and how your backups stand.',
    ],
  },
  {
    route: 'images',
    name: 'Images',
    icon: Package,
    shortcut: 'Ctrl+2',
    help: [
      'Every image in the folders and archives you added, with the verdict on its signatures. Digests are computed here, never believed.',
      'Select one to see its summary, its signatures and the whole chain of checks from root to image. Sign one or many with S.',
      'The filter takes words and fields: repo:app verdict:unsigned age:<30d size:>100MB. A minus in front excludes. The bookmark at its end keeps filter, order and columns as a view.',
    ],
  },
  {
    route: 'repositories',
    name: 'Repositories',
    icon: BookMarked,
    shortcut: 'Ctrl+3',
    help: [
      'The collections of signed names that live on this computer. Each is verified again whenever it is listed.',
      'A collection has a root, targets, snapshot and timestamp: who may say what, until when. The filter expires:<30d finds what ends soon.',
    ],
  },
  {
    route: 'keys',
    name: 'Keys',
    icon: KeyRound,
    shortcut: 'Ctrl+4',
    help: [
      'Your keys. The private half never comes into this window: a separate process uses it, the keychain keeps it.',
      'A key without a verified backup is shown so until it has one. Deleted keys stay sealed in the trash for 30 days.',
    ],
  },
  {
    route: 'health',
    name: 'Health',
    icon: HeartPulse,
    shortcut: 'Ctrl+8',
    help: [
      'What is the matter with your repositories, the worst first: what ends or has ended, who can still sign, what hangs on one key. Each with its repair, or with who has to do it.',
      'The filter takes words and fields: severity:urgent kind:role-ends repo:app role:targets ends:<90d. How early an end is spoken of stands in the settings.',
    ],
  },
  {
    route: 'settings',
    name: 'Settings',
    icon: Settings2,
    shortcut: 'Ctrl+0',
    help: ['How Signet looks, when it locks, where it keeps keys, and how early it speaks of expiries.'],
  },
];
