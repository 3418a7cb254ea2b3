import { useState } from 'react';
import { Card, Line, Lines } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatBytes } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import text from '#renderer/ui/text.module.css';
import type { HistoryStep, ImageConfigSummary, ImageEntry } from '#shared/domain/image.ts';
import css from './images.module.css';

/** Configuration, layers and history of one platform at a time. */
export function ConfigCards({ entry, configs }: { entry: ImageEntry; configs: readonly ImageConfigSummary[] }) {
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, Math.max(configs.length, entry.platforms.length) - 1);
  const config = configs[index];
  const platform = entry.platforms.find((one) => one.platform === config?.platform) ?? entry.platforms[index];
  if (!config && !platform) return null;
  const names = (configs.length > 0 ? configs : entry.platforms).map((one) => one.platform);
  return (
    <>
      {names.length > 1 && (
        <Select
          label="Platform"
          value={String(index)}
          options={names.map((name, position) => ({ value: String(position), label: name }))}
          onChange={(value) => setChosen(Number(value))}
        />
      )}
      {config && <Configuration config={config} />}
      {platform && platform.layers.length > 0 && (
        <Card title={`Layers (${platform.layers.length})`}>
          <Lines label="Layers">
            {platform.layers.map((layer, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same layer may occur twice
              <Line key={position} end={formatBytes(layer.size)}>
                <DigestText value={layer.digest} cut />{' '}
                <span className={text.faint}>
                  <ForeignText text={layer.mediaType.replace(/^application\/vnd\./, '')} />
                </span>
              </Line>
            ))}
          </Lines>
        </Card>
      )}
      {config && config.history.length > 0 && <History steps={config.history} />}
    </>
  );
}

const command = (parts: readonly string[]) => (parts.length === 0 ? undefined : <ForeignText text={JSON.stringify(parts)} mono />);

function Configuration({ config }: { config: ImageConfigSummary }) {
  return (
    <Card title="Configuration">
      <KeyValueList
        pairs={[
          ['Entry point', command(config.entrypoint)],
          ['Command', command(config.cmd)],
          ['User', <ForeignText key="user" text={config.user === undefined || config.user === '' ? 'root (none set)' : config.user} />],
          ['Folder', config.workingDir ? <ForeignText key="folder" text={config.workingDir} mono /> : undefined],
          ['Ports', config.exposedPorts.length > 0 ? <ForeignText key="ports" text={config.exposedPorts.join(', ')} /> : undefined],
          ['Author', config.author ? <ForeignText key="author" text={config.author} /> : undefined],
          ['Environment', config.env.length > 0 ? <Values key="env" values={config.env} /> : undefined],
          [
            'Labels',
            config.labels.length > 0 ? (
              <Values key="labels" values={config.labels.map(([name, value]) => `${name}=${value}`)} />
            ) : undefined,
          ],
        ]}
      />
    </Card>
  );
}

function Values({ values }: { values: readonly string[] }) {
  return (
    <ul className={css.values}>
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values may repeat
        <li key={index}>
          <ForeignText text={value} mono />
        </li>
      ))}
    </ul>
  );
}

function History({ steps }: { steps: readonly HistoryStep[] }) {
  return (
    <Card title={`History (${counted(steps.length, 'step')})`}>
      <ol className={css.history}>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order
          <li key={index}>
            <ForeignText text={step.createdBy === '' ? (step.comment ?? 'no command recorded') : step.createdBy} mono />
            {step.emptyLayer && <span className={text.faint}> no layer</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
