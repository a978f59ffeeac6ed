// npm run chaos -- --kills 500 --seed 1: the campaign of test/chaos, a line an experiment. Ends with 1 when one has found something.
import { runCampaign } from './campaign.mjs';

await runCampaign('chaos', { kills: '100', seed: '1', from: '0' }, ({ kills, seed, from }) => ({
  CHAOS_KILLS: kills,
  CHAOS_SEED: seed,
  CHAOS_FROM: from,
}));
