"""Messages that people write to each other: as written."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


class ChatText(Labelled):
    """Content of chats, comments and mail."""

    kind = Kind.CHAT_TEXT
    names = (
        "chat txt",
        "cht txt",
        "im msg",
        "im txt",
        "conv txt",
        "msg txt",
        "message",
        "msg",
        "chat",
        "chat message",
        "message text",
        "message body",
        "msg content",
        "chat content",
        "chat text",
        "im text",
        "im content",
        "message content",
        "msg body",
        "msg text",
        "comment",
        "chat log",
        "chat history",
        "dialog",
        "conversation",
        "reply text",
        "text message",
        "chat msg",
        "body text",
        "聊天",
        "聊天内容",
        "聊天记录",
        "消息",
        "消息内容",
        "对话",
        "对话内容",
        "留言",
        "评论",
        "聊天消息",
        "私信",
        "留言内容",
        "liaotian",
        "liaotianneirong",
        "liaotianjilu",
        "xiaoxi",
        "xiaoxineirong",
        "duihua",
        "liuyan",
        "pinglun",
        "liaotianxiaoxi",
        "duihuaneirong",
        "sixin",
        "sixinneirong",
        "私信内容",
        "会话",
        "会话内容",
        "评论内容",
        "对话记录",
        "会话记录",
        "direct message",
        "dm text",
        "private message",
        "conversation text",
        "conv text",
        "im message",
        "utterance",
        "pinglunneirong",
        "huihuaneirong",
    )
    initials = (
        "ltnr",
        "ltjl",
        "xxnr",
        "xx",
    )
    phrase = True
    shortest = 2
    longest = 100_000
