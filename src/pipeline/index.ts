/** What a pipeline.ts imports: `import { definePipeline, copy, transform } from 'loadstar'`. */
export {
  copy,
  csv,
  definePipeline,
  json,
  partition,
  replace,
  transform,
  upsert,
  type AssetDefinition,
  type CopyDefinition,
  type CopyFormat,
  type CopyOptions,
  type DefinedPipeline,
  type Fill,
  type PipelineDefinition,
  type TransformDefinition,
} from './definition.js';
