"""An aiogram broadcast as its users write it, at its fastest: workers over one list of chats, uvloop, no log of anything.

Arguments: address of the Bot API, token, first chat, count, concurrency, file with the texts. Prints the seconds it took.
"""
import asyncio
import json
import sys
import time

import uvloop
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer


async def main() -> None:
    api, token, first, count, concurrency, texts = sys.argv[1:]
    with open(texts, encoding="utf-8") as file:
        texts = json.load(file)
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), limit=int(concurrency))
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True))
    numbers = iter(range(int(count)))

    async def work() -> None:
        for number in numbers:
            await bot.send_message(int(first) + number, texts[number % len(texts)])

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(int(concurrency))))
    print(time.perf_counter() - begun)
    await bot.session.close()


uvloop.run(main())
