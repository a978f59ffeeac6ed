// npm run law -- --sequences 300 --seed 1: the sequences of test/law, a line each. Ends with 1 when one has found something, made as short as it can be.
import { runCampaign } from './campaign.mjs';

const numbers = { sequences: '100', seed: '1', from: '0', only: undefined, 'shrinking-seconds': '300' };
await runCampaign('law', numbers, ({ sequences, seed, from, only, 'shrinking-seconds': shrinking }) => ({
  LAW_SEQUENCES: only === undefined ? sequences : '1',
  LAW_SEED: seed,
  LAW_FROM: only ?? from,
  LAW_SHRINKING_SECONDS: shrinking,
}));
