import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { listen } from '../fakes/free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..');
/** Only a machine with systemd has this program. */
const ANALYZE = 'systemd-analyze';
const readProjectFile = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const words = (json: string) => z.array(z.string()).parse(JSON.parse(json));

const instructions = readProjectFile('packaging/Dockerfile')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name = '', ...args] = line.split(' ');
    return { name, rest: args.join(' ') };
  });
const lastArguments = (name: string) => instructions.findLast((instruction) => instruction.name === name)?.rest ?? '';
const copiedPaths = instructions
  .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
  .flatMap(({ rest }) => rest.split(' ').slice(0, -1));

describe('the container image', () => {
  it('has only production dependencies, and runs the bot as an unprivileged user', () => {
    expect(instructions).toContainEqual({ name: 'RUN', rest: 'npm ci --omit=dev' });
    expect(lastArguments('USER')).toBe('node');
  });

  it('contains only what is copied from the project', () => {
    for (const path of copiedPaths) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const lines = readProjectFile('packaging/Dockerfile.dockerignore').split('\n');
    const [firstPattern, ...allowedPatterns] = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(firstPattern).toBe('*');
    expect(new Set(allowedPatterns)).toEqual(new Set(copiedPaths.map((path) => `!${path}`)));
  });

  it.each([
    [200, 0],
    [503, 1],
    [undefined, 1],
  ])('is healthy only if /healthz responds with 200: status %s gives exit code %i', async (status, code) => {
    const requestedPaths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      requestedPaths.push(request.url);
      response.writeHead(status ?? 500).end();
    });
    const port = await listen(server);
    onTestFinished(() => {
      server.close();
    });
    if (status === undefined) await new Promise((resolve) => server.close(resolve));
    const [, checkCommand = ''] = /CMD (\[.*\])$/.exec(lastArguments('HEALTHCHECK')) ?? [];
    const [program, ...args] = words(checkCommand);
    expect(program).toBe('node');
    const env = { ...process.env, OPS_PORT: String(port) };
    const exitCode = await new Promise<number>((resolve) => {
      const child = execFile(process.execPath, args, { env });
      child.once('exit', (exitStatus) => resolve(exitStatus ?? -1));
    });
    expect(exitCode).toBe(code);
    if (status !== undefined) expect(requestedPaths).toEqual(['/healthz']);
  });
});

const serviceSchema = z.looseObject({
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.unknown()).default({}),
});
const composeSchema = z.object({
  services: z.looseObject({ bot: serviceSchema }).catchall(serviceSchema),
  volumes: z.record(z.string(), z.unknown()),
});

describe.each(['compose.yaml', 'compose.replicas.yaml'])('%s', (name) => {
  const file = composeSchema.parse(parse(readProjectFile(`packaging/${name}`)));
  const { bot } = file.services;

  it('sets only known variables, and drops unneeded privileges', () => {
    expect(bot).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    for (const variable of Object.keys(bot.environment))
      expect(readProjectFile('.env.example')).toContain(`# ${variable}=`);
  });

  it('stores data in declared volumes and contains no secret', () => {
    const usedVolumes = Object.values(file.services).flatMap(({ volumes }) =>
      volumes.map((volume) => volume.split(':')[0]),
    );
    expect(usedVolumes.toSorted()).toEqual(Object.keys(file.volumes).toSorted());
    expect(usedVolumes).not.toEqual([]);
    expect(readProjectFile(`packaging/${name}`)).not.toMatch(/(PASSWORD: |:\/\/\w+:)(?!\$\{)/);
  });

  it('depends only on services with a health check', () => {
    for (const dependency of Object.keys(bot.depends_on)) {
      expect(file.services[dependency]).toHaveProperty('healthcheck');
    }
  });
});

it('one machine stores its data in a volume, and two replicas share a database', () => {
  const single = composeSchema.parse(parse(readProjectFile('packaging/compose.yaml'))).services.bot;
  expect(single.volumes).toEqual([`data:${single.environment['DATA_DIR']}`]);
  expect(lastArguments('VOLUME')).toBe(single.environment['DATA_DIR']);
  const replica = composeSchema.parse(parse(readProjectFile('packaging/compose.replicas.yaml'))).services.bot;
  expect(replica).toMatchObject({ deploy: { replicas: 2 } });
  expect(Object.keys(replica.depends_on)).toEqual(['database']);
  expect(replica.environment['DATABASE_URL']).toMatch(/^postgres:\/\/.*@database:5432\//);
});

describe('the systemd unit', () => {
  const unit = readProjectFile('packaging/colossus.service');

  it.runIf(spawnSync(ANALYZE, ['--version']).status === 0)('is accepted by systemd', () => {
    const path = join(temporaryFolder(), 'colossus.service');
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath));
    const { status, stdout, stderr } = spawnSync(ANALYZE, ['verify', path], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
