/** Numbers, money and times in the reader's language and the calendar's time zone. What is not known says so. */
import type { Known } from '../model/stream.ts';
import { DAY, HOUR, MINUTE, type Micros, type Millis } from '../model/units.ts';
import { EN, type PageWords } from './words-en.ts';
import { ZH } from './words-zh.ts';

export type Language = 'en' | 'zh';

export interface Format {
  readonly language: Language;
  readonly words: PageWords;
  readonly whole: (value: Known) => string;
  /** `1.2k`, for axes. */
  readonly short: (value: number) => string;
  readonly share: (ratio: Known) => string;
  readonly money: (micros: Micros | null, currency: string) => string;
  /** `3 h 20 min` */
  readonly length: (time: Millis) => string;
  /** `23:42` */
  readonly clock: (at: Millis) => string;
  /** `Fri 1 Mar` */
  readonly day: (at: Millis) => string;
  /** `1 Mar`, for axes. */
  readonly date: (at: Millis) => string;
}

const DASH = '–';
const MICROS = 1_000_000;

/** Chinese for whoever prefers Chinese, English for everybody else. */
export function languageOf(preferred: readonly string[]): Language {
  return (preferred[0] ?? 'en').toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function createFormat(language: Language, timeZone: string): Format {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const digits = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const cents = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const day = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const date = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' });
  return {
    language,
    words: language === 'zh' ? ZH : EN,
    whole: (value) => (value === null ? DASH : digits.format(value)),
    short: shortNumber,
    share: (ratio) => (ratio === null ? DASH : shareText(ratio)),
    money: (micros, currency) =>
      micros === null ? DASH : `${cents.format(micros / MICROS)} ${currency}`,
    length: (time) => lengthText(time, language),
    clock: (at) => clock.format(at),
    day: (at) => day.format(at).replace(',', ''),
    date: (at) => date.format(at),
  };
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000_000) return `${trimmed(value / 1_000_000)}M`;
  if (size >= 1_000) return `${trimmed(value / 1_000)}k`;
  return trimmed(value);
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** What is small but not nothing says so; what is almost all is not rounded up to all of it. */
function shareText(ratio: number): string {
  if (!Number.isFinite(ratio)) return '∞';
  const percent = ratio * 100;
  if (percent === 0) return '0%';
  if (percent < 0.01) return '<0.01%';
  if (percent < 1) return `${percent.toFixed(2)}%`;
  if (percent < 10) return `${percent.toFixed(1)}%`;
  return `${percent < 100 ? Math.floor(percent) : Math.round(percent)}%`;
}

const UNITS = {
  en: { day: ' d', hour: ' h', minute: ' min', gap: ' ' },
  zh: { day: '天', hour: '小时', minute: '分钟', gap: '' },
} as const;

function lengthText(time: Millis, language: Language): string {
  const { day, hour, minute, gap } = UNITS[language];
  const minutes = Math.max(0, Math.round(time / MINUTE));
  if (time >= DAY) {
    const hours = Math.floor((time % DAY) / HOUR);
    return `${Math.floor(time / DAY)}${day}${hours > 0 ? `${gap}${hours}${hour}` : ''}`;
  }
  if (minutes < 60) return `${minutes}${minute}`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${hour}${rest > 0 ? `${gap}${rest}${minute}` : ''}`;
}
