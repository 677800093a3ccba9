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
  it('is based on node:24-slim and has only production dependencies', () => {
    const bases = instructions.filter(({ name }) => name === 'FROM').map(({ rest }) => rest.split(' ')[0]);
    expect(new Set(bases)).toEqual(new Set(['node:24-slim']));
    expect(instructions.filter(({ name }) => name === 'RUN').map(({ rest }) => rest)).toContain('npm ci --omit=dev');
  });

  it('runs the bot as an unprivileged user, and stops it with SIGTERM', () => {
    const names = instructions.map(({ name }) => name);
    expect(lastArguments('USER')).toBe('node');
    expect(names.lastIndexOf('USER')).toBeLessThan(names.indexOf('CMD'));
    expect(words(lastArguments('CMD'))).toEqual([
      'node',
      '--disable-sigusr1',
      '--max-semi-space-size=4',
      'src/main.ts',
    ]);
    expect(lastArguments('STOPSIGNAL')).toBe('SIGTERM');
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

const seconds = z.string().regex(/^\d+s$/);
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  env_file: z.string().optional(),
  environment: z.object({ DATA_DIR: z.string().optional(), DATABASE_URL: z.string().optional() }).catchall(z.string()),
  volumes: z.array(z.string().regex(/^[a-z]+:\/[a-z/]+$/)).default([]),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: seconds, timeout: seconds, retries: z.int() })
    .optional(),
  read_only: z.literal(true).optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  restart: z.literal('unless-stopped'),
  stop_grace_period: seconds.optional(),
});
const composeSchema = z.strictObject({
  name: z.string(),
  services: z.looseObject({ bot: serviceSchema }).catchall(serviceSchema),
  volumes: z.record(z.string(), z.strictObject({})),
});

describe.each(['compose.yaml', 'compose.replicas.yaml'])('%s', (name) => {
  const file = composeSchema.parse(parse(readProjectFile(`packaging/${name}`)));
  const { bot } = file.services;

  it("builds the project's image and sets only known variables", () => {
    expect(existsSync(join(ROOT, 'packaging', bot.build?.context ?? 'none', bot.build?.dockerfile ?? 'none'))).toBe(
      true,
    );
    for (const variable of Object.keys(bot.environment))
      expect(readProjectFile('.env.example')).toContain(`# ${variable}=`);
  });

  it('drops unneeded privileges and gives the bot time to stop', () => {
    expect(bot).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(Number.parseInt(bot.stop_grace_period ?? '', 10)).toBeGreaterThan(10);
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
    for (const dependency of Object.keys(bot.depends_on)) expect(file.services[dependency]?.healthcheck).toBeDefined();
  });
});

it('one machine stores its data in a volume, and two replicas share a database', () => {
  const singleService = composeSchema.parse(parse(readProjectFile('packaging/compose.yaml'))).services.bot;
  expect(singleService.volumes).toEqual([`data:${singleService.environment.DATA_DIR}`]);
  expect(lastArguments('VOLUME')).toBe(singleService.environment.DATA_DIR);
  const replicaServices = composeSchema.parse(parse(readProjectFile('packaging/compose.replicas.yaml'))).services.bot;
  expect(replicaServices.deploy).toEqual({ replicas: 2 });
  expect(Object.keys(replicaServices.depends_on)).toEqual(['database']);
  expect(replicaServices.environment.DATABASE_URL).toMatch(/^postgres:\/\/.*@database:5432\//);
});

describe('the systemd unit', () => {
  const unit = readProjectFile('packaging/colossus.service');

  it('runs the bot as a separate user that can write only its state', () => {
    const settings = unit.split('\n').filter((line) => /^[A-Z]/.test(line));
    expect(settings).toEqual(
      expect.arrayContaining([
        'User=colossus',
        'ExecStart=/usr/bin/node --disable-sigusr1 --max-semi-space-size=4 src/main.ts',
        'StateDirectory=colossus-briefings',
        'ProtectSystem=strict',
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
      ]),
    );
    expect(unit).toMatch(/^Environment=.*DATA_DIR=\/var\/lib\/colossus-briefings$/m);
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute/m);
  });

  it.runIf(spawnSync(ANALYZE, ['--version']).status === 0)('is accepted by systemd', () => {
    const path = join(temporaryFolder(), 'colossus.service');
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath));
    const { status, stdout, stderr } = spawnSync(ANALYZE, ['verify', path], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
