import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { installJava, scriptFolder, type Installed } from './install.js';

const VERSION = '2.1.0.33';

let target: Target;
let driver: Installed;
beforeAll(async () => {
  [target, driver] = await Promise.all([startTarget(), installJava(`com.amazon.redshift:redshift-jdbc42:${VERSION}`)]);
}, 400_000);
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await driver[Symbol.asyncDispose]();
});

it('the Amazon Redshift JDBC driver works', async () => {
  const jar = join(driver.folder, `redshift-jdbc42-${VERSION}.jar`);
  expect(await run(target, driver.folder, 'java', '-cp', jar, join(scriptFolder('jdbc'), 'Check.java'))).toContain(
    `JDBC ${VERSION}`,
  );
});
