/** Amounts with units: demand, money, sizes, CPU, bandwidth. Every number here leaves with its unit resolved. */
import type { Bytes, Micros, Millicores, Money, Rps } from '../model/units.ts';
import { accept, type Notation, refuse, textNotation } from './notation.ts';
import type { Flaw } from './problem.ts';
import { shown } from './shown.ts';

const MICROS_PER_UNIT = 1_000_000;

interface AmountWords {
  readonly allowed: string;
  readonly example: string;
  /** Units of other quantities that people write here by mistake, and what to say. */
  readonly confused?: Readonly<Record<string, string>>;
}

function amountFlaw(text: string, words: AmountWords): Flaw {
  const bare = /^-?\d+(?:\.\d+)?$/.test(text);
  if (bare)
    return {
      code: 'UNIT_MISSING',
      message: `${shown(text)} has no unit`,
      allowed: words.allowed,
      fix: `write ${words.example}`,
    };
  const unit = /^\d+(?:\.\d+)?\s?([A-Za-z%/]+)$/.exec(text)?.[1];
  const hint = unit === undefined ? undefined : words.confused?.[unit];
  if (hint !== undefined)
    return {
      code: 'UNIT_CONFUSED',
      message: `${shown(text)}: ${hint}`,
      allowed: words.allowed,
      fix: `write ${words.example}`,
    };
  return {
    code: 'BAD_FORMAT',
    message: `${shown(text)} is not understood`,
    allowed: words.allowed,
    fix: `write ${words.example}`,
  };
}

function outOfRange(text: string, words: AmountWords): Flaw {
  return {
    code: 'OUT_OF_RANGE',
    message: `${shown(text)} is out of range`,
    allowed: words.allowed,
    fix: `write ${words.example}`,
  };
}

const RATE: AmountWords = {
  allowed: 'requests per second from 0 to 1000000000, such as 120 rps',
  example: '120 rps',
  confused: {
    m: '`m` is milli or minutes, not requests',
    s: '`s` is seconds',
    '%': 'a percentage is no rate',
    qps: 'write rps for requests per second',
  },
};

export const DEMAND_RATE: Notation<Rps> = textNotation({
  maxLength: 24,
  ...RATE,
  pattern: '^[0-9]{1,10}([.][0-9]{1,3})? ?rps$',
  numberFix: (value) => `${value} rps`,
  read(text) {
    const parts = /^(\d{1,10}(?:\.\d{1,3})?) ?rps$/.exec(text);
    if (parts === null) return refuse(amountFlaw(text, RATE));
    const value = Number(parts[1]);
    return value <= 1_000_000_000 ? accept(value) : refuse(outOfRange(text, RATE));
  },
});

/** Zero unit capacity would ask for infinitely many replicas. */
export const UNIT_CAPACITY: Notation<Rps> = {
  ...DEMAND_RATE,
  read(value) {
    const read = DEMAND_RATE.read(value);
    if (!read.ok || read.value > 0) return read;
    return refuse({
      code: 'OUT_OF_RANGE',
      message: 'a replica that serves nothing',
      allowed: 'more than 0 rps',
      fix: 'write what one replica serves at its SLO, for example 120 rps',
    });
  },
};

const MONEY: AmountWords = {
  allowed: 'an amount with its currency, such as 1.36 CNY',
  example: '1.36 CNY',
};

function readMoney(digits: string | undefined, currency: string | undefined): Money {
  const micros: Micros = Math.round(Number(digits) * MICROS_PER_UNIT);
  return { currency: String(currency), micros };
}

export const PRICE: Notation<Money> = textNotation({
  maxLength: 24,
  ...MONEY,
  pattern: '^[0-9]{1,9}([.][0-9]{1,6})? [A-Z]{3}$',
  numberFix: (value) => `${value} CNY`,
  read(text) {
    const parts = /^(\d{1,9}(?:\.\d{1,6})?) ([A-Z]{3})$/.exec(text);
    return parts === null ? refuse(amountFlaw(text, MONEY)) : accept(readMoney(parts[1], parts[2]));
  },
});

const SPEND: AmountWords = {
  allowed: 'an amount with currency, per day, such as 500 CNY/day',
  example: '500 CNY/day',
  confused: {
    CNY: 'the period is missing',
  },
};

/** Per day: the ledger keeps what a day has spent, and nothing keeps a month. */
export const SPEND_LIMIT: Notation<Money> = textNotation({
  maxLength: 32,
  ...SPEND,
  pattern: '^[0-9]{1,9}([.][0-9]{1,6})? [A-Z]{3}/day$',
  numberFix: (value) => `${value} CNY/day`,
  read(text) {
    const parts = /^(\d{1,9}(?:\.\d{1,6})?) ([A-Z]{3})\/day$/.exec(text);
    if (parts !== null) return accept(readMoney(parts[1], parts[2]));
    return refuse(OTHER_PERIOD.test(text) ? otherPeriod(text) : amountFlaw(text, SPEND));
  },
});

const OTHER_PERIOD = /^[0-9.]+ [A-Z]{3}\/(hour|week|month)$/;

function otherPeriod(text: string): Flaw {
  return {
    code: 'UNIT_CONFUSED',
    message: `${shown(text)}: money is counted per day`,
    allowed: SPEND.allowed,
    fix: `write ${SPEND.example}`,
  };
}

const SIZE_FACTORS: Readonly<Record<string, number>> = {
  B: 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
const SIZE: AmountWords = {
  allowed: 'a size from 1B to 64TiB, such as 40KiB or 14Gi',
  example: '14Gi',
  confused: {
    m: '`m` is milli for quantities',
    G: 'write Gi (1024-based)',
    M: 'write Mi (1024-based)',
    K: 'write Ki (1024-based)',
    GB: 'write GiB',
    MB: 'write MiB',
    KB: 'write KiB',
    kB: 'write KiB',
  },
};

export const SIZE_BYTES: Notation<Bytes> = textNotation({
  maxLength: 16,
  ...SIZE,
  pattern: '^[0-9]{1,12}([.][0-9]{1,3})?(B|(Ki|Mi|Gi|Ti)B?)$',
  numberFix: (value) => `${value}Mi or ${value}Gi`,
  read(text) {
    const parts = /^(\d{1,12}(?:\.\d{1,3})?)(B|Ki|Mi|Gi|Ti)B?$/.exec(text);
    if (parts === null) return refuse(amountFlaw(text, SIZE));
    const bytes = Math.round(Number(parts[1]) * Number(SIZE_FACTORS[String(parts[2])]));
    return bytes >= 1 && bytes <= 64 * 2 ** 40 ? accept(bytes) : refuse(outOfRange(text, SIZE));
  },
});

const CPU: AmountWords = {
  allowed: 'CPU from 500m to 1024000m, such as 7600m',
  example: '7600m',
  confused: {
    s: '`s` is seconds; CPU is counted in thousandths, `m`',
    h: '`h` is hours; CPU is counted in thousandths, `m`',
    min: 'CPU is counted in thousandths, `m`',
    Gi: '`Gi` is memory',
  },
};
const CPU_MIN: Millicores = 500;
const CPU_MAX: Millicores = 1_024_000;

/** Allocatable CPU of a node: a node below half a core is a unit mistake. */
export const NODE_CPU: Notation<Millicores> = textNotation({
  maxLength: 12,
  ...CPU,
  pattern: '^[0-9]{1,7}(m|[.][0-9]{1,3})?$',
  numberFix: (value) => `${Math.round(value * 1000)}m`,
  read(text) {
    const parts = /^(\d{1,7}(?:\.\d{1,3})?)(m?)$/.exec(text);
    if (parts === null || (parts[2] === 'm' && text.includes('.')))
      return refuse(amountFlaw(text, CPU));
    const millicores = Math.round(Number(parts[1]) * (parts[2] === 'm' ? 1 : 1000));
    if (millicores >= CPU_MIN && millicores <= CPU_MAX) return accept(millicores);
    const message = `${shown(text)} is ${millicores / 1000} of a CPU: \`m\` is milli for quantities; durations need s, m or h in a duration field`;
    return refuse({
      code: 'OUT_OF_RANGE',
      message,
      allowed: CPU.allowed,
      fix: 'write the allocatable CPU of one node, for example 7600m',
    });
  },
});

const BANDWIDTH: AmountWords = {
  allowed: 'a bandwidth such as 10Gbps or 500Mbps',
  example: '10Gbps',
  confused: {
    GB: 'bytes are no bandwidth: write Gbps',
    Gi: 'bytes are no bandwidth: write Gbps',
    G: 'write Gbps',
    M: 'write Mbps',
  },
};
const BANDWIDTH_FACTORS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

export const BITS_PER_SECOND: Notation<number> = textNotation({
  maxLength: 16,
  ...BANDWIDTH,
  pattern: '^[0-9]{1,6}([.][0-9]{1,3})? ?(k|M|G|T)bps$',
  numberFix: (value) => `${value}Gbps`,
  read(text) {
    const parts = /^(\d{1,6}(?:\.\d{1,3})?) ?([kMGT])bps$/.exec(text);
    return parts === null
      ? refuse(amountFlaw(text, BANDWIDTH))
      : accept(Number(parts[1]) * Number(BANDWIDTH_FACTORS[String(parts[2])]));
  },
});
