/** The rig of the campaign: it serves the pipeline `music`. */
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Rig } from '../rig/rig.js';
import { Files } from './files.js';

const MUSIC = fileURLToPath(new URL('../fixtures/pipelines/music', import.meta.url));

export type MusicRig = Rig<Files>;

export function openMusicRig(workers: number): Promise<MusicRig> {
  return Rig.open({
    name: 'music',
    workers,
    furnish: (folder) => cp(MUSIC, folder, { recursive: true }),
    filesOf: (bucket) => new Files(bucket),
  });
}
