import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useHealth } from './use-health.ts';

export function NoMatch() {
  const setFilter = useHealth((state) => state.setFilter);
  return <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>} />;
}
