/** `loadstar doctor`: what is reachable, in which version, and what to do about the rest. */
import type { CommandSpec } from './command.js';
import type { Cli } from './context.js';
import { EXIT } from './exit.js';
import * as probes from './probes.js';
import { renderFindings, type Finding } from './screen/doctor.js';
import { explain } from './trouble.js';

export const doctor: CommandSpec = {
  usage: 'doctor',
  group: 'Stack:',
  summary: 'what is reachable, which versions, and what to do',
  details:
    'Looks at Node, the configuration and where each value comes from, the pipeline, Temporal, the worker, the warehouse and S3. Changes nothing. Exit code 1 when something fails.',
  examples: [
    ['loadstar doctor', 'the first thing to type when something is odd'],
    ['loadstar doctor --json | jq \'.[] | select(.state == "failed")\'', 'for scripts'],
  ],
  async run(cli) {
    const findings = await examine(cli);
    cli.output.json(findings);
    if (!cli.output.isJson) cli.output.show(...renderFindings(findings, cli.output.paint));
    return findings.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.done;
  },
};

/** Everything at the same time, each with its own trouble. Without a configuration there is nothing more to look at. */
async function examine(cli: Cli): Promise<Finding[]> {
  const first = [await look(cli, probes.nodeProbe), await look(cli, probes.configurationProbe)];
  if (first.some(({ state }) => state === 'failed')) return first;
  const { pipelineProbe, temporalProbe, workerProbe, warehouseProbe, sourceProbe, stagingProbe } = probes;
  const rest = [pipelineProbe, temporalProbe, workerProbe, warehouseProbe, sourceProbe, stagingProbe];
  return [...first, ...(await Promise.all(rest.map((probe) => look(cli, probe))))];
}

/** An error is told in the words of every other command. */
async function look(cli: Cli, probe: probes.Probe): Promise<Finding> {
  try {
    return { what: probe.what, ...(await probe.look(cli)) };
  } catch (error) {
    const { message, hint } = explain(error);
    return { what: probe.what, state: 'failed', found: message, ...(hint === undefined ? {} : { next: hint }) };
  }
}
