/** One job to its outcome. Knows neither processes nor files. */
import { runBacktest } from './backtest.ts';
import type { Job, Outcome } from './job.ts';
import { runSale } from './sale-run.ts';
import { runSurge } from './surge-run.ts';
import { runTrace } from './trace-run.ts';
import { runWeibo } from './weibo-run.ts';

export async function runJob(job: Job): Promise<Outcome> {
  switch (job.kind) {
    case 'trace':
      return { kind: 'trace', elasticity: await runTrace(job) };
    case 'surge':
      return { kind: 'surge', surge: await runSurge(job) };
    case 'weibo':
      return { kind: 'weibo', weibo: await runWeibo(job) };
    case 'sale':
      return { kind: 'sale', sale: await runSale(job) };
    case 'backtest':
      return { kind: 'backtest', backtest: runBacktest(job.trace) };
  }
}
