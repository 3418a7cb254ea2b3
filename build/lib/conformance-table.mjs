/** The list has this many cases, C1 and on: one without a row is a failure too. */
export const caseCount = 68;

const title = /^(C\d+) · (\S+) · (.+)$/;

/** Reads vitest's JSON report of the conformance suite: for each case what it says and how its rows ended. */
export function conformanceTable(report, count = caseCount) {
  const found = new Map();
  for (const { ancestorTitles, status } of report.testResults.flatMap(({ assertionResults }) => assertionResults)) {
    const [, id, group, says] = title.exec(ancestorTitles[0] ?? '') ?? [];
    if (id === undefined) continue;
    const one = found.get(id) ?? { id, group, says, rows: 0, failed: 0, notRun: 0 };
    one.rows++;
    if (status === 'failed') one.failed++;
    else if (status !== 'passed') one.notRun++;
    found.set(id, one);
  }
  const ids = Array.from({ length: count }, (_, index) => `C${index + 1}`);
  const cases = ids.map((id) => found.get(id) ?? { id, group: '', says: 'no row tries it', rows: 0, failed: 0, notRun: 0 });
  const passed = cases.filter((one) => resultOf(one) === 'passed').length;
  const strangers = [...found.keys()].filter((id) => !ids.includes(id));
  return { cases, passed, ok: passed === count && strangers.length === 0, lines: lines(cases) };
}

function resultOf({ rows, failed, notRun }) {
  if (rows === 0) return 'missing';
  if (failed > 0) return `${failed} failed`;
  return notRun > 0 ? `${notRun} not run` : 'passed';
}

function lines(cases) {
  const cells = cases.map((one) => [one.id, one.group, one.says, String(one.rows), resultOf(one)]);
  const all = [['id', 'group', 'case', 'rows', 'result'], ...cells];
  const widths = [0, 1].map((column) => Math.max(...all.map((line) => line[column].length)));
  return all.map(
    ([id, group, says, rows, result]) =>
      `${id.padEnd(widths[0])}  ${group.padEnd(widths[1])}  ${rows.padStart(4)}  ${result.padEnd(10)}  ${says}`,
  );
}
