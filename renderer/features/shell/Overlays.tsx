import { type Command, useSignet } from '#renderer/store.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import text from '#renderer/ui/text.module.css';
import css from './Shell.module.css';
import { screens } from './screens.ts';
import { allCommands, withoutShadowed } from './shortcuts.ts';

/** Keys that belong to parts rather than to commands. */
const listKeys: readonly (readonly [string, string])[] = [
  ['Move', 'Arrows'],
  ['First, last', 'Home, End'],
  ['Open the detail', 'Enter'],
  ['Select', 'Space'],
  ['Select a range', 'Shift+Arrows'],
  ['Select all', 'Ctrl+A'],
  ['Actions', 'Shift+F10'],
  ['Close, cancel', 'Esc'],
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const commands = useSignet((state) => state.commandSets);
  const known = withoutShadowed(allCommands(commands)).filter(hasShortcut);
  const groups = [...new Set(known.map(({ group }) => group))];
  return (
    <Dialog title="Keyboard shortcuts" width="wide" onClose={onClose}>
      <div className={css.shortcuts}>
        {groups.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <Keys pairs={known.filter((one) => one.group === group).map(pairOf)} />
          </section>
        ))}
        <section>
          <h2>In lists</h2>
          <Keys pairs={listKeys} />
        </section>
      </div>
    </Dialog>
  );
}

/** What the screen is for and what can be done on it now. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const route = useSignet((state) => state.route);
  const commands = useSignet((state) => state.commandSets);
  const screen = screens.find((entry) => entry.route === route);
  if (!screen) return null;
  const here = [...commands.values()].flat().filter(({ group }) => group === screen.name);
  return (
    <Dialog title={`Help: ${screen.name}`} onClose={onClose}>
      <div className={css.help}>
        {screen.help.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {here.length > 0 && (
        <section>
          <h2>What you can do here</h2>
          <Keys pairs={here.map(pairOf)} />
        </section>
      )}
      <section>
        <h2>In lists</h2>
        <Keys pairs={listKeys} />
      </section>
      <p className={text.muted}>All shortcuts are listed under Ctrl+/, all commands under Ctrl+K.</p>
    </Dialog>
  );
}

function Keys({ pairs }: { pairs: readonly (readonly [string, string | undefined])[] }) {
  return (
    <ul>
      {pairs.map(([name, keys]) => (
        <li key={name} className={css.shortcut}>
          <span>{name}</span>
          {keys !== undefined && (
            <>
              <span className="visually-hidden">{keys}</span>
              <Kbd keys={keys} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const pairOf = ({ name, shortcut, secondShortcut }: Command) =>
  [name, [shortcut, secondShortcut].filter(Boolean).join(' or ') || undefined] as const;

const hasShortcut = (command: Command): command is Command & { shortcut: string } => command.shortcut !== undefined;
