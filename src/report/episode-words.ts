/** One episode in words, in both languages, for a feed that shows its times beside it. */
import type { Words } from '../model/stream.ts';
import type { Episode } from './episode.ts';
import { share, whole } from './numbers.ts';
import { REASONS_ZH } from './reasons-zh.ts';
import { wordsOf } from './timeline-text.ts';
import { wantedZh } from './wanted-zh.ts';

export function episodeWords(episode: Episode): Words {
  return { en: english(episode), zh: chinese(episode) };
}

function english(episode: Episode): string {
  if (episode.kind === 'hold') return holdWords(episode);
  const { kind, reason, from, to } = episode;
  return wordsOf({ kind, reason, from, to, episodes: [episode] });
}

/** Without its length: a feed knows since when, and whether it is over. */
function holdWords({ subject, reason, detail }: Episode): string {
  const cause = reason === undefined ? '' : `: ${reason.replaceAll('-', ' ')}`;
  return `holds ${subject}${cause}, wanted to ${wantedOf(detail)}`;
}

/** A hold's detail is `wanted: particulars`. */
function wantedOf(detail: string): string {
  return detail.split(': ')[0] ?? '';
}

function chinese(episode: Episode): string {
  const { kind, subject, before, after, reason, detail } = episode;
  const cause = reason === undefined ? '' : `（${REASONS_ZH[reason]}）`;
  switch (kind) {
    case 'grow':
      return `${subject} 扩容 ${before} → ${after}${cause}`;
    case 'shrink':
      return `${subject} 缩容 ${before} → ${after}${cause}`;
    case 'tide':
      return `${subject} 随需求变化 ${before} → ${after}`;
    case 'order':
      return `${subject} 订购 ${whole(after)} 个节点${cause}`;
    case 'joined':
      return `${subject} ${whole(after)} 个节点已加入并就绪`;
    case 'drain':
      return `${subject} 排空 ${whole(after)} 个节点${cause}`;
    case 'given-back':
      return `${subject} ${whole(after)} 个节点已归还`;
    case 'hold':
      return `${subject} 暂缓${wantedZh(wantedOf(detail))}${cause}`;
    case 'failed':
      return `${subject} 失败 ${whole(after)} 次：${detail}`;
    case 'lost':
      return `${subject} 丢失 ${whole(after)} / ${whole(before)} 个请求（${share(after, before)}）`;
    case 'promotion':
      return `${subject} ${MARKS_ZH[detail] ?? detail}`;
  }
}

const MARKS_ZH: Readonly<Record<string, string>> = {
  'must be ready': '此刻必须就绪',
  begins: '开始',
  ends: '结束',
};
