// Runs a short-lived command to its end; a failure carries the whole story (command, exit code, both outputs).
import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly result: CommandResult;
  constructor(commandLine: string, result: CommandResult) {
    super(
      `${withoutTokens(commandLine)} exited with ${result.code}: ${(result.stderr || result.stdout).trim()}`,
    );
    this.result = result;
  }
}

/** Resolves whatever the exit code; rejects only when the command could not be started. */
function tryCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      env: options.env,
      cwd: options.cwd,
      timeout: options.timeoutMs ?? 120_000,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined); // the command may end without reading its input
    child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const ending = signal === null ? '' : `\nended by ${signal}`;
      resolve({ code: code ?? 1, stdout, stderr: stderr + ending });
    });
  });
}

export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await tryCommand(file, args, options);
  if (result.code !== 0)
    throw new CommandFailed([file.split('/').at(-1), ...args].join(' '), result);
  return result.stdout;
}

/** Errors end up in test reports and CI logs. */
function withoutTokens(commandLine: string): string {
  return commandLine.replace(/token=\S+/g, 'token=...');
}
